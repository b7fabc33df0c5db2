/** Whether a name or a handle has all words of a filter in it, whatever the case and the accents. */
export function matches(filter: string, ...texts: readonly string[]): boolean {
  const text = plain(texts.join(" "));
  return plain(filter)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
