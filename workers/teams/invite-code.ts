import { BUCKETS, bucketOf } from "../../db/directory/bucket.ts";
import type { InviteAddress } from "../../db/queries/team-invites.ts";
import { toBase64Url } from "../base64-url.ts";

/** 128 bits: nobody guesses one. */
const CODE_BYTES = 16;
/** What they are as text, and the two characters after them, which say in which bucket the team is. */
const RANDOM_CHARS = 22;
const BUCKET_CHARS = 2;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Makes up what the link of an invitation into this team carries. */
export function newInviteCode(teamId: string): string {
  const random = toBase64Url(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(CODE_BYTES))));
  const bucket = bucketOf(teamId);
  return `${random}${ALPHABET.charAt(bucket >> 6)}${ALPHABET.charAt(bucket & 63)}`;
}

/** Where the invitation with a code is, and what is stored of the code: SHA-256, in hexadecimal. A random code needs no salt. */
export async function addressOf(code: string): Promise<InviteAddress> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  const codeHash = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { codeHash, bucket: bucketIn(code) };
}

/** The bucket that a code says, or null where it says none. */
function bucketIn(code: string): number | null {
  if (code.length !== RANDOM_CHARS + BUCKET_CHARS) return null;
  const [high = 0, low = 0] = Array.from(code.slice(RANDOM_CHARS), (char) => ALPHABET.indexOf(char));
  const bucket = high * 64 + low;
  return high < 0 || low < 0 || bucket >= BUCKETS ? null : bucket;
}
