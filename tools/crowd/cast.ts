import { type Random, randomBetween, shuffled } from "../random.ts";

/** Someone of the crowd, before they have an account. */
export interface Role {
  handle: string;
  displayName: string;
  /** Whether a newcomer is to befriend them at once; whoever owns a group is one. */
  isHost: boolean;
  speedMps: number;
  roamM: number;
}

interface Face {
  name: string;
  displayName: string;
  isHost?: true;
}

const FACES: readonly Face[] = [
  { name: "mina", displayName: "미나", isHost: true },
  { name: "jun", displayName: "준" },
  { name: "sora", displayName: "소라", isHost: true },
  { name: "haneul", displayName: "하늘" },
  { name: "yuna", displayName: "유나", isHost: true },
  { name: "doyun", displayName: "도윤" },
  { name: "ara", displayName: "아라" },
  { name: "minjun", displayName: "민준", isHost: true },
  { name: "jiwoo", displayName: "지우", isHost: true },
  { name: "seojun", displayName: "서준" },
  { name: "hana", displayName: "하나" },
  { name: "taeyang", displayName: "태양", isHost: true },
  { name: "noor", displayName: "Noor", isHost: true },
  { name: "leo", displayName: "Leo", isHost: true },
  { name: "amara", displayName: "Amara" },
  { name: "mateo", displayName: "Mateo" },
  { name: "ines", displayName: "Ines", isHost: true },
  { name: "kofi", displayName: "Kofi", isHost: true },
  { name: "freya", displayName: "Freya" },
  { name: "ravi", displayName: "Ravi" },
  { name: "elif", displayName: "Elif" },
  { name: "tomas", displayName: "Tomas" },
  { name: "lucia", displayName: "Lucia" },
  { name: "kenji", displayName: "Kenji" },
];

export const CROWD_SIZE = FACES.length;

/** Each person knows the next ones around a circle, and somebody across it. */
const KNOWS_NEXT = 2;
const SHORTCUT_SHARE = 0.5;

/** Everyone with a pace of their own: most walk, every fourth rides a bicycle and comes around further. */
export function castOf(random: Random): Role[] {
  return FACES.map(({ name, displayName, isHost = false }, index) => {
    const rides = index % 4 === 3;
    return {
      handle: `crowd_${name}`,
      displayName,
      isHost,
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
