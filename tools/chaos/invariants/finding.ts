/** Something that is not as it must be. */
export interface Finding {
  kind: "lost" | "duplicated" | "misordered" | "leaked" | "asymmetric" | "orphans" | "stuck";
  what: string;
}
