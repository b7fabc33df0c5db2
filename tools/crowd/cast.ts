import { type Random, randomBetween, shuffled } from "../random.ts";

/** Someone of the crowd, before they have an account. */
export interface Role {
  handle: string;
  displayName: string;
  speedMps: number;
  roamM: number;
}

const NAMES = [
  "Mina",
  "Jun",
  "Sora",
  "Haneul",
  "Yuna",
  "Doyun",
  "Ara",
  "Minjun",
  "Jiwoo",
  "Seojun",
  "Hana",
  "Taeyang",
  "Noor",
  "Leo",
  "Amara",
  "Mateo",
  "Ines",
  "Kofi",
  "Freya",
  "Ravi",
  "Elif",
  "Tomas",
  "Lucia",
  "Kenji",
] as const;

export const CROWD_SIZE = NAMES.length;

/** Each person knows the next ones around a circle, and somebody across it. */
const KNOWS_NEXT = 2;
const SHORTCUT_SHARE = 0.5;

/** Everyone with a pace of their own: most walk, every fourth rides a bicycle and comes around further. */
export function castOf(random: Random): Role[] {
  return NAMES.map((displayName, index) => {
    const rides = index % 4 === 3;
    return {
      handle: `crowd_${displayName.toLowerCase()}`,
      displayName,
      speedMps: rides ? randomBetween(random, 3.5, 5.5) : randomBetween(random, 1.1, 1.6),
      roamM: rides ? randomBetween(random, 1_500, 2_500) : randomBetween(random, 500, 1_100),
    };
  });
}

/** Who is friends with whom, as pairs of indexes; each pair once. */
export function friendshipsOf(random: Random, size: number): [number, number][] {
  const circle = shuffled(
    random,
    Array.from({ length: size }, (_, index) => index),
  );
  const pairs = new Map<string, [number, number]>();
  const befriend = (a = 0, b = 0) => {
    if (a !== b) pairs.set([Math.min(a, b), Math.max(a, b)].join(), [a, b]);
  };
  for (const [place, person] of circle.entries()) {
    for (let step = 1; step <= KNOWS_NEXT; step++) befriend(person, circle[(place + step) % size]);
    if (random() < SHORTCUT_SHARE) befriend(person, circle[Math.floor(random() * size)]);
  }
  return [...pairs.values()];
}
