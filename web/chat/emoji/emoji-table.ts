import { ANIMALS, FOOD } from "./emoji-nature.ts";
import { FACES, PEOPLE } from "./emoji-people.ts";
import { ACTIVITIES, PLACES, SYMBOLS, THINGS } from "./emoji-things.ts";

export interface Emoji {
  emoji: string;
  /** Its short name, as after a colon. */
  name: string;
  /** Words that find it, in every language. */
  words: readonly string[];
}

type EmojiGroupName =
  | "faces"
  | "people"
  | "animals"
  | "food"
  | "activities"
  | "places"
  | "things"
  | "symbols";

/** Common emoji by theme. */
export const EMOJI_GROUPS: readonly { name: EmojiGroupName; emoji: readonly Emoji[] }[] = [
  { name: "faces", emoji: parse(FACES) },
  { name: "people", emoji: parse(PEOPLE) },
  { name: "animals", emoji: parse(ANIMALS) },
  { name: "food", emoji: parse(FOOD) },
  { name: "activities", emoji: parse(ACTIVITIES) },
  { name: "places", emoji: parse(PLACES) },
  { name: "things", emoji: parse(THINGS) },
  { name: "symbols", emoji: parse(SYMBOLS) },
];

const ALL: readonly Emoji[] = EMOJI_GROUPS.flatMap(({ emoji }) => emoji);

/** Those that a text may mean, the likeliest first: by the beginning of the name, of any word, or by any part. */
export function findEmoji(text: string, most = 60): Emoji[] {
  const wanted = text.trim().normalize("NFC").toLowerCase().replaceAll(" ", "_");
  if (wanted === "") return [];
  const rankOf = ({ emoji, name, words }: Emoji) => {
    if (emoji === wanted || name === wanted || words.includes(wanted)) return 0;
    if (name.startsWith(wanted)) return 1;
    if (words.some((word) => word.startsWith(wanted))) return 2;
    return name.includes(wanted) || words.some((word) => word.includes(wanted)) ? 3 : null;
  };
  const found = ALL.flatMap((each) => {
    const rank = rankOf(each);
    return rank === null ? [] : [{ each, rank }];
  });
  return found
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ each }) => each);
}

/** One emoji after the other: itself, ":", its words with the name first, ":", its words in Korean. */
function parse(table: string): Emoji[] {
  return table
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [emoji = "", english = "", korean = ""] = entry.split(":");
      const [name = "", ...more] = english.split(",");
      return { emoji, name, words: [...more, ...korean.split(",")].filter((word) => word !== "") };
    });
}
