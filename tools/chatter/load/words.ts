import { pickOne, type Random, randomInt } from "../../random.ts";

const WORDS = [
  "river",
  "tomorrow",
  "coffee",
  "late",
  "강남",
  "지하철",
  "東京",
  "迟到了",
  "🎉",
  "👩‍👩‍👧",
  "naïve",
  '"quoted"',
  "back\\slash",
  "line\nbreak",
  "tab\tstop",
  "ﬁn",
] as const;

/** Most messages are short, some fill a screen, and now and then one is as long as one can be. */
const LENGTHS = [
  { share: 0.985, min: 1, max: 20 },
  { share: 0.0145, min: 200, max: 800 },
  { share: 0.0005, min: 12_000, max: 14_000 },
] as const;

/** Emoji of one code point and of several. */
export const EMOJI = ["👍", "❤️", "😂", "👩‍🚀", "🇰🇷", "👋🏽", ":shipit:"] as const;

/** Something to say that begins with `token`. */
export function makeText(random: Random, token: string): string {
  let draw = random();
  const length = LENGTHS.find(({ share }) => (draw -= share) < 0) ?? LENGTHS[0];
  const words = Array.from({ length: randomInt(random, length.min, length.max) }, () =>
    pickOne(random, WORDS),
  );
  return `${token} ${words.join(" ")}`;
}
