import { MAX_CHANNEL_NAME } from "../ui/bounds.ts";

const SHOWN_NAMES = 4;

/**
 * What a group may be called where nobody thought of a name: by its members, "Mina, Jun and Leo".
 *
 * @param list puts names together in the user's language
 */
export function suggestGroupName(
  displayNames: readonly string[],
  list: (names: readonly string[]) => string,
): string {
  const names = displayNames.map(shortName).filter((name) => name !== "");
  const shown = names.slice(0, SHOWN_NAMES);
  if (names.length > SHOWN_NAMES) shown.splice(SHOWN_NAMES - 1, 1, `+${names.length - SHOWN_NAMES + 1}`);
  return cut(list(shown), MAX_CHANNEL_NAME);
}

/** "Mina" for "Mina Kim"; a name without a space stays whole. */
function shortName(displayName: string): string {
  return displayName.trim().split(/\s+/)[0] ?? "";
}

/** Up to so many UTF-16 units, without cutting a character in two. */
function cut(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  let whole = "";
  for (const letter of text) {
    if (whole.length + letter.length > maxUnits - 1) break;
    whole += letter;
  }
  return `${whole.trimEnd()}…`;
}
