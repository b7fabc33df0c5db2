import { toBase64Url } from "../base64-url.ts";

/** 128 bits of the SHA-256: no two texts meet in one id. */
const ID_BYTES = 16;

/** An id that follows from a text, so that whoever makes the same thing twice finds the same one. */
export async function digestId(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return toBase64Url(String.fromCharCode(...new Uint8Array(hash, 0, ID_BYTES)));
}
