/** Base64 with letters that need no escaping in a URL, and without padding. Of `text`, each character is one byte. */
export function toBase64Url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Reads it back. Throws where it is none. */
export function fromBase64Url(encoded: string): string {
  return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
}
