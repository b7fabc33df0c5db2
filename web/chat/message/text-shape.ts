const EMOJI = String.raw`(?:\p{Regional_Indicator}{2}|[\d#*]\uFE0F?\u20E3|\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*)`;
const FEW_EMOJI = new RegExp(String.raw`^\s*(?:${EMOJI}\s*){1,5}$`, "u");
const MAX_EMOJI_UNITS = 80;

/** Whether a text is a few emoji and nothing else: they are shown large. */
export function isFewEmoji(text: string): boolean {
  return text.length > 0 && text.length <= MAX_EMOJI_UNITS && FEW_EMOJI.test(text);
}

const FOLD = { overChars: 1_000, toChars: 700, overLines: 24, toLines: 16 } as const;

/** The beginning of a text that is too long to be shown unasked; null where it is not. */
export function foldText(text: string): string | null {
  const lineEnd = endOfLine(text, FOLD.toLines);
  const hasManyLines = endOfLine(text, FOLD.overLines) < text.length;
  if (text.length <= FOLD.overChars && !hasManyLines) return null;
  let end = Math.min(FOLD.toChars, lineEnd);
  // Half a surrogate pair is no character.
  if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? "")) end -= 1;
  return text.slice(0, end);
}

/** Where the line of this number, counted from 1, ends; the end of the text where it has fewer. */
function endOfLine(text: string, lines: number): number {
  let end = -1;
  for (let line = 0; line < lines; line += 1) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text.length;
  }
  return end;
}
