import { readFileSync } from "node:fs";

/** What docs/protocol.md says of one frame. */
export interface FrameSection {
  side: "client" | "server";
  type: string;
  /** The first sentence. */
  summary: string;
  text: string;
}

/** A frame in the page's examples: lines that begin with `→` (from the client) or `←` (from the server). */
export interface Example {
  side: "client" | "server";
  type: string;
  payload: Record<string, unknown>;
}

/** The page as it is in the repository. */
export const readProtocolPage = (): string =>
  readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** Every section of the chapters "Client frames" and "Server frames"; each has the frame's type for a heading. */
export function frameSections(page: string): FrameSection[] {
  return (["client", "server"] as const).flatMap((side) => {
    const title = side === "client" ? "Client frames" : "Server frames";
    const chapter = page.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? "";
    return chapter
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const [, type = "", text = ""] = /^`(\w+)`[^\n]*\n+([\s\S]*)$/.exec(section) ?? [];
        const summary = /^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0].replaceAll(/\s+/g, " ") ?? "";
        return { side, type, summary: summary.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1"), text };
      });
  });
}

/** @throws SyntaxError where an example is no JSON */
export function examplesIn(text: string): Example[] {
  return [...text.matchAll(/^([→←]) (.*)$/gm)].map(([, arrow, json = ""]) => {
    const payload = JSON.parse(json) as Record<string, unknown>;
    return { side: arrow === "→" ? "client" : "server", type: String(payload.type), payload };
  });
}
