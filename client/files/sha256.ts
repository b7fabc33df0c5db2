import { type PiecewiseSource, piecewise } from "./upload-source.ts";

/** WebCrypto wants all bytes at once: more of them are too many for a phone's memory. */
const MAX_BYTES = 67_108_864;

/** The SHA-256 of a source in hexadecimal digits; undefined where the platform cannot say it, or not without much memory. */
export async function sha256Of(source: PiecewiseSource): Promise<string | undefined> {
  // Pages without TLS and React Native have no WebCrypto.
  const { crypto } = globalThis as { crypto?: Partial<typeof globalThis.crypto> };
  const subtle = crypto?.subtle;
  if (subtle === undefined || source.sizeBytes > MAX_BYTES) return undefined;
  const whole = await source.slice(0, source.sizeBytes);
  const bytes = whole instanceof Uint8Array ? whole : await piecewise(whole).slice(0, source.sizeBytes);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
