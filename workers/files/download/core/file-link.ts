import type { FilePlace, FileVariant } from "../../../../protocol/files/file.ts";
import { LIMITS } from "../../../../protocol/limits.ts";
import { fromBase64Url, toBase64Url } from "../../../base64-url.ts";

/**
 * What an address of a file without a token says: this user may fetch this file, seen in this place, in this form, until then. As a
 * text: version, user, place, file, form and expiry (in seconds, base 36), then an HMAC-SHA-256 of all that, with dots between.
 */
export interface FileLink {
  userId: string;
  place: FilePlace;
  fileId: string;
  variant: FileVariant;
  expiresAtMs: number;
}

const VERSION = "1";
/** Addresses made within such a time are the same, so that a browser that has the file asks whether it is still so. */
const WINDOW_MS = 600_000;
const PURPOSE = "hither file links";
const VARIANTS: Record<string, FileVariant> = { c: "content", t: "thumbnail" };

/** Node has no name for it outside of its own modules. */
export type LinkKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** When an address that is made now expires: `LIMITS.fileLinkMs` from now, or up to ten minutes later. */
export function linkExpiryMs(nowMs: number): number {
  return Math.ceil((nowMs + LIMITS.fileLinkMs) / WINDOW_MS) * WINDOW_MS;
}

/** Derives the key of links from the deployment's secret (HKDF-SHA-256, RFC 5869): it is good for nothing else. */
export async function deriveLinkKey(secret: string): Promise<LinkKey> {
  const text = new TextEncoder();
  const base = await crypto.subtle.importKey("raw", text.encode(secret), "HKDF", false, ["deriveKey"]);
  const derivation = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(32),
    info: text.encode(PURPOSE),
  };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return crypto.subtle.deriveKey(derivation, base, hmac, false, ["sign", "verify"]);
}

export async function signLink(key: LinkKey, link: FileLink): Promise<string> {
  const said = [
    VERSION,
    link.userId,
    placeToText(link.place),
    link.fileId,
    link.variant.charAt(0),
    (link.expiresAtMs / 1_000).toString(36),
  ].join(".");
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(said));
  return `${said}.${toBase64Url(String.fromCharCode(...new Uint8Array(signature)))}`;
}

/** Reads an address's token; null where it is not one of ours. It may have expired. */
export async function readLink(key: LinkKey, token: string): Promise<FileLink | null> {
  const end = token.lastIndexOf(".");
  const signature = toBytes(token.slice(end + 1));
  if (end < 0 || !signature) return null;
  const said = token.slice(0, end);
  // Takes the same time wherever the two differ.
  if (!(await crypto.subtle.verify("HMAC", key, signature, new TextEncoder().encode(said)))) return null;
  const [version, userId = "", place = "", fileId = "", form = "", expiry = ""] = said.split(".");
  const variant = VARIANTS[form];
  if (version !== VERSION || !variant) return null;
  return { userId, place: placeOf(place), fileId, variant, expiresAtMs: Number.parseInt(expiry, 36) * 1_000 };
}

function placeToText(place: FilePlace): string {
  if ("channelId" in place) return `c${place.channelId}`;
  if ("userId" in place) return `u${place.userId}`;
  return "teamId" in place ? `t${place.teamId}` : "o";
}

function placeOf(text: string): FilePlace {
  const id = text.slice(1);
  if (text.startsWith("c")) return { channelId: id };
  if (text.startsWith("u")) return { userId: id };
  return text.startsWith("t") ? { teamId: id } : { own: true };
}

function toBytes(encoded: string): Uint8Array<ArrayBuffer> | null {
  // One spelling for each signature: a last letter may have bits that count for nothing.
  if (!/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(encoded)) return null;
  return Uint8Array.from(fromBase64Url(encoded), (character) => character.charCodeAt(0));
}
