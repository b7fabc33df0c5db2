const LENGTH = { min: 3, max: 30 } as const;

export type HandleProblem = "short" | "long" | "first" | "characters";

/** What is wrong with a handle, by the server's rules; null where it is in order. Whether it is free, the server knows. */
export function handleProblem(handle: string): HandleProblem | null {
  if (/[^a-z0-9_]/.test(handle)) return "characters";
  if (handle !== "" && !/^[a-z]/.test(handle)) return "first";
  if (handle.length < LENGTH.min) return "short";
  return handle.length > LENGTH.max ? "long" : null;
}

/** What was meant by what was typed: handles have no capitals, and no "@". */
export function typedHandle(text: string): string {
  return text.trim().replace(/^@/, "").toLowerCase();
}
