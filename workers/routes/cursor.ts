import { z } from "zod";
import type { ContactList, PageStart } from "../../db/queries/contact-pages.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import type { ContactPage } from "../../protocol/resources.ts";
import { ProblemError } from "../problem.ts";

const cursorSchema = z.tuple([z.number().int(), userIdSchema]);

/** Clients get a place in a list as an opaque string, so that its make-up may change. */
export function toContactPage({ items, next }: ContactList): ContactPage {
  return { items, nextCursor: next && toBase64Url(JSON.stringify([next.sinceMs, next.otherId])) };
}

/** Reads a cursor back. Throws the problem `invalid-cursor`. */
export function parseCursor(cursor: string | undefined): PageStart | null {
  if (cursor === undefined) return null;
  try {
    const [sinceMs, otherId] = cursorSchema.parse(JSON.parse(fromBase64Url(cursor)));
    return { sinceMs, otherId };
  } catch {
    throw new ProblemError("invalid-cursor", { field: "cursor" });
  }
}

/** Base64 with letters that need no escaping in a URL. The text is ASCII. */
function toBase64Url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(encoded: string): string {
  return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
}
