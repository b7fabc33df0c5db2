import type { Person } from "../../client/index.ts";

/** Those whose name or handle has each of the words somewhere; all, for none. They stay in their order. */
export function matchPeople<Who extends Person>(people: readonly Who[], text: string): readonly Who[] {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return people;
  return people.filter(({ displayName, handle }) => {
    const name = fold(displayName);
    return words.every((word) => name.includes(word) || handle.includes(word.replace(/^@/, "")));
  });
}

/** Without capitals and accents, and with Korean syllables taken apart: half of one, as it is typed, finds the whole. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}
