import { foldText } from "../../ui/match-text.ts";

/** The beginning of something that can be completed, right before the caret. */
export interface Query {
  kind: "mention" | "emoji";
  /** What was written after the sign. */
  text: string;
  /** Where the sign stands, in UTF-16 units. */
  from: number;
}

const MENTION = /(?:^|[^A-Za-z0-9_@])@([\p{L}\p{M}\p{N}_.-]{0,40})$/u;
/** Not right after a letter or a digit: "10:30" and "http://" are no emoji. */
const EMOJI = /(?:^|[\s(])[:：]([\p{L}\p{N}_+-]{2,30})$/u;

/** What the user may be about to name. */
export function queryAt(text: string, caret: number): Query | null {
  const before = text.slice(Math.max(0, caret - 60), caret);
  const [, mention] = MENTION.exec(before) ?? [];
  if (mention !== undefined) return { kind: "mention", text: mention, from: caret - mention.length - 1 };
  const [, emoji] = EMOJI.exec(before) ?? [];
  return emoji === undefined ? null : { kind: "emoji", text: emoji, from: caret - emoji.length - 1 };
}

/** The text with what was chosen in the place of the query, and where the caret goes. */
export function complete(
  text: string,
  caret: number,
  { from }: Query,
  chosen: string,
): { text: string; caret: number } {
  const after = text.slice(caret);
  const space = /^\s/.test(after) ? "" : " ";
  return { text: text.slice(0, from) + chosen + space + after, caret: from + chosen.length + 1 };
}

interface Named {
  handle: string;
  displayName: string;
}

/**
 * Whom a query may mean, the likeliest first: a handle or a name that begins with it, then a later word of a name, then anything
 * that contains it.
 */
export function rankPeople<Person extends Named>(
  people: readonly Person[],
  query: string,
  most = 8,
): Person[] {
  const wanted = foldText(query);
  const ranked = people.flatMap((person) => {
    const rank = rankOf(person, wanted);
    return rank === null ? [] : [{ person, rank }];
  });
  ranked.sort(
    (one, other) => one.rank - other.rank || one.person.displayName.localeCompare(other.person.displayName),
  );
  return ranked.slice(0, most).map(({ person }) => person);
}

function rankOf({ handle, displayName }: Named, wanted: string): number | null {
  const name = foldText(displayName);
  if (handle.startsWith(wanted) || name.startsWith(wanted)) return 0;
  if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
  return handle.includes(wanted) || name.includes(wanted) ? 2 : null;
}
