/** How texts are made alike before they are compared in searches, and how matches are shown. */

/** Characters of an excerpt, the marks of matches not counted. */
const EXCERPT_CHARS = 160;
/** Of these, so many before the first match, where there is room. */
const LEAD_CHARS = 40;
const MATCH_START = "\u0002";
const MATCH_END = "\u0003";
/** NUL, at which SQLite ends a query, and the marks themselves: shown and compared as what stands for no character. */
const UNFIT = /[\0\u0002\u0003]/g;

/**
 * A text without differences that a search overlooks: composed characters (NFC), no upper case. Going by upper case first
 * makes one of letters that only share it, such as "ß" and "ss". The small sigma at a word's end is the other one.
 */
export function foldText(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(UNFIT, "\uFFFD")
    .toUpperCase()
    .toLowerCase()
    .replaceAll("\u03C2", "\u03C3");
}

/**
 * The text around the first match of a query, with the matches in it between U+0002 and U+0003. Null where nothing matches.
 *
 * @param folded the query, as `foldText` makes it.
 */
export function highlight(text: string, folded: string): string | null {
  const chars = Array.from(text.normalize("NFC").replaceAll(UNFIT, "\uFFFD"));
  const { foldedText, charAt } = foldWithMap(chars);
  const first = foldedText.indexOf(folded);
  if (first === -1) return null;
  const { from, to } = excerpt(charAt(first), charAt(first + folded.length - 1) + 1, chars.length);
  const parts: string[] = [];
  let shown = from;
  for (let at = first; at !== -1; at = foldedText.indexOf(folded, at + folded.length)) {
    const [start, end] = [charAt(at), charAt(at + folded.length - 1) + 1];
    if (end > to) break;
    // Where two matches share a character, which folding made longer, it is shown once.
    if (start < shown) continue;
    parts.push(...chars.slice(shown, start), MATCH_START, ...chars.slice(start, end), MATCH_END);
    shown = end;
  }
  parts.push(...chars.slice(shown, to));
  return `${from > 0 ? "…" : ""}${parts.join("")}${to < chars.length ? "…" : ""}`;
}

/** The folded text, and which character of the text a place in it comes from. */
function foldWithMap(chars: readonly string[]): { foldedText: string; charAt: (place: number) => number } {
  const folded = chars.map(foldText);
  const starts: number[] = [];
  let length = 0;
  for (const char of folded) {
    starts.push(length);
    length += char.length;
  }
  const charAt = (place: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { foldedText: folded.join(""), charAt };
}

/** Which characters to show around those from `start` to `end`, with an ellipsis on each side that is cut. */
function excerpt(start: number, end: number, length: number): { from: number; to: number } {
  if (length <= EXCERPT_CHARS) return { from: 0, to: length };
  const room = EXCERPT_CHARS - 2;
  const from = Math.max(0, Math.min(start - LEAD_CHARS, length - room));
  return { from, to: Math.min(length, Math.max(from + room, end)) };
}
