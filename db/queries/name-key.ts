/** Longer names are told apart by their beginnings only, which keeps keys, and cursors made of them, short. */
const MAX_KEY_CHARS = 64;

/**
 * A display name, or the beginning of one, as searches compare it: in lower case, and taken apart (NFKD), so that "jose"
 * finds "José", and "ㄱ" and "가" find "각" while it is being typed.
 */
export function nameKey(name: string): string {
  const key = name.normalize("NFKD").toLowerCase();
  return key.length <= MAX_KEY_CHARS ? key : Array.from(key).slice(0, MAX_KEY_CHARS).join("");
}
