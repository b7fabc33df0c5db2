import type { Person } from "../../client/index.ts";
import { matcherOf } from "./match-text.ts";

/** Those whose name or handle has each of the words somewhere; all, for none. They stay in their order. */
export function matchPeople<Who extends Pick<Person, "displayName" | "handle">>(
  people: readonly Who[],
  text: string,
): readonly Who[] {
  const matches = matcherOf(text);
  return people.filter(({ displayName, handle }) => matches(`${displayName} @${handle}`));
}
