/** The server's bound, in code points. */
export const MAX_TEXT_CHARS = 100_000;
/** From so many left on, the user is told. */
const NEAR_THE_END = 1_000;

/** How many characters there is room for still, negative where there are too many; null while that is far away. */
export function textRoom(text: string): number | null {
  // A character is one or two UTF-16 units: short texts need no counting.
  if (text.length < MAX_TEXT_CHARS - NEAR_THE_END) return null;
  let count = 0;
  for (const _ of text) count += 1;
  const room = MAX_TEXT_CHARS - count;
  return room <= NEAR_THE_END ? room : null;
}
