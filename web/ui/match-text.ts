/** Tells which texts have each of the words somewhere; all do, where there are none. */
export function matcherOf(wanted: string): (text: string) => boolean {
  const words = fold(wanted)
    .split(/\s+/)
    .filter((word) => word !== "");
  return (text) => {
    const folded = words.length === 0 ? "" : fold(text);
    return words.every((word) => folded.includes(word));
  };
}

/** Without capitals and accents, and with Korean syllables taken apart: half of one, as it is typed, finds the whole. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
