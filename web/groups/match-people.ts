import type { Person } from "../../client/index.ts";

/** Without case and accents. Korean syllables fall apart into their letters, so that "ㄱ" and "가" find "각". */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Those whose name, in any of its words, or whose handle begins with the text; all where there is none. */
export function matchPeople<Of extends Pick<Person, "displayName" | "handle">>(
  people: readonly Of[],
  text: string,
): readonly Of[] {
  const wanted = folded(text.trim().replace(/^@/, ""));
  if (wanted === "") return people;
  return people.filter(({ displayName, handle }) => {
    const name = folded(displayName);
    return handle.startsWith(wanted) || name.startsWith(wanted) || name.includes(` ${wanted}`);
  });
}
