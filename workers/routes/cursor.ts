import { z } from "zod";
import type { ContactList, PageStart } from "../../db/queries/contact-pages.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import type { ContactPage } from "../../protocol/resources.ts";
import { fromBase64Url, toBase64Url } from "../base64-url.ts";
import { ProblemError } from "../problem.ts";

const placeSchema = z.tuple([z.number().int(), userIdSchema]);

/** Clients get a place in a list as an opaque string, so that its make-up may change. */
export function toCursor(place: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(place));
  return toBase64Url(String.fromCharCode(...bytes));
}

/** Reads a cursor back. Throws the problem `invalid-cursor` where this list gave out no such place. */
export function fromCursor<Place>(cursor: string | undefined, schema: z.ZodType<Place>): Place | null {
  if (cursor === undefined) return null;
  try {
    const bytes = Uint8Array.from(fromBase64Url(cursor), (byte) => byte.charCodeAt(0));
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new ProblemError("invalid-cursor", { field: "cursor" });
  }
}

export function toContactPage({ items, next }: ContactList): ContactPage {
  return { items, nextCursor: next && toCursor([next.sinceMs, next.otherId]) };
}

export function parseCursor(cursor: string | undefined): PageStart | null {
  const place = fromCursor(cursor, placeSchema);
  return place && { sinceMs: place[0], otherId: place[1] };
}
