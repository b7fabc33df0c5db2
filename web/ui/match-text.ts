/** Tells which texts have each of the words somewhere; all do, where there are none. */
export function matcherOf(wanted: string): (text: string) => boolean {
  const words = foldText(wanted)
    .split(/\s+/)
    .filter((word) => word !== "");
  return (text) => {
    const folded = words.length === 0 ? "" : foldText(text);
    return words.every((word) => folded.includes(word));
  };
}

/** Without capitals and accents, and with Korean syllables taken apart: half of one, as it is typed, finds the whole. */
export function foldText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
