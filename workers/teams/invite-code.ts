import { toBase64Url } from "../base64-url.ts";

/** 128 bits: nobody guesses one. */
const CODE_BYTES = 16;

/** Makes up what the link of an invitation carries. */
export function newInviteCode(): string {
  return toBase64Url(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(CODE_BYTES))));
}

/** What is stored of it: SHA-256, in hexadecimal. A random code needs no salt. */
export async function hashInviteCode(code: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
