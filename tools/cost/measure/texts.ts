import { LIMITS } from "../../../protocol/limits.ts";
import { type Random, randomInt } from "../../random.ts";

/** How long messages are, in characters: most are a line, some a paragraph, few a page, and one in 10,000 as long as one can be. */
const LENGTHS = [
  { share: 0.9, min: 5, max: 120 },
  { share: 0.0899, min: 120, max: 800 },
  { share: 0.01, min: 800, max: 8_000 },
  { share: 0.0001, min: LIMITS.maxMessageChars, max: LIMITS.maxMessageChars },
] as const;

const SYLLABLES = [
  "ka",
  "ro",
  "min",
  "tel",
  "su",
  "ba",
  "len",
  "dor",
  "vi",
  "sha",
  "po",
  "ner",
  "ti",
  "gal",
  "mo",
  "re",
];
const VOCABULARY = 4_096;

/** A message of words as often as those of a language are (Zipf's law), so that it compresses about as well as one. */
export function textOf(random: Random): string {
  let draw = random();
  const { min, max } = LENGTHS.find(({ share }) => (draw -= share) < 0) ?? LENGTHS[0];
  const length = randomInt(random, min, max);
  let text = "";
  while (text.length < length) text += `${wordOf(Math.floor(VOCABULARY ** random()))} `;
  return text.slice(0, length).trimEnd() || "ok";
}

/** The word of this rank: frequent ones are short. */
function wordOf(rank: number): string {
  let word = "";
  for (let rest = rank; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length];
  }
  return word || "a";
}
