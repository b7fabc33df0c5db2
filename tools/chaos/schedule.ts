import { pickOne, type Random, randomBetween, randomInt, seededRandom } from "../random.ts";

/** What is done to the system, in the words of the result. */
export type FaultKind =
  | "kill"
  | "reset"
  | "evict"
  | "drop"
  | "halfOpen"
  | "slowReader"
  | "d1Delay"
  | "d1Fail"
  | "r2Delay"
  | "r2Fail"
  | "queueDelay"
  | "queueFail"
  | "clockSkew";

export const FAULT_KINDS: readonly FaultKind[] = [
  "kill",
  "reset",
  "evict",
  "drop",
  "halfOpen",
  "slowReader",
  "d1Delay",
  "d1Fail",
  "r2Delay",
  "r2Fail",
  "queueDelay",
  "queueFail",
  "clockSkew",
];

export type ChaosObject = "GeoCell" | "UserHub" | "ChatChannel" | "StoredFile";
/** Of the smaller ones there are many more. */
const AT_MOST: Record<ChaosObject, number> = { GeoCell: 1, UserHub: 5, ChatChannel: 2, StoredFile: 5 };
const OBJECTS = Object.keys(AT_MOST) as ChaosObject[];

/** One thing that is done, at `atMs` after the beginning. */
export type Strike = { atMs: number } & (
  | { kind: "kill" }
  | { kind: "reset" | "evict"; object: ChaosObject; count: number }
  | { kind: "drop"; share: number }
  | { kind: "halfOpen"; share: number; forMs: number }
  | { kind: "slowReader"; share: number; bytesPerS: number; forMs: number }
  | { kind: "d1Delay" | "r2Delay" | "queueDelay"; share: number; delayMs: number; forMs: number }
  | { kind: "d1Fail" | "r2Fail" | "queueFail"; share: number; isDone: boolean; forMs: number }
  | { kind: "clockSkew"; share: number; byMs: number }
);

/** How many strikes come in a minute, on average, of each kind. */
const PER_MINUTE: Record<FaultKind, number> = {
  kill: 0.8,
  reset: 12,
  evict: 10,
  drop: 3,
  halfOpen: 1.5,
  slowReader: 1.5,
  d1Delay: 1.5,
  d1Fail: 2,
  r2Delay: 1,
  r2Fail: 1.5,
  queueDelay: 1,
  queueFail: 1.5,
  clockSkew: 1,
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * What is done to the system, and when: the same seed gives the same strikes. Each kind comes at random moments (one in each of
 * equal spans of time, so that none stays away), at least once.
 */
export function planStrikes(seed: number, minutes: number): Strike[] {
  const durationMs = minutes * MINUTE_MS;
  const strikes = FAULT_KINDS.flatMap((kind, index) => {
    // Each kind has numbers of its own, so that another rate of one changes nothing about the others.
    const random = seededRandom(seed * 31 + index);
    const count = Math.max(1, Math.round(PER_MINUTE[kind] * minutes));
    const spanMs = durationMs / count;
    return Array.from({ length: count }, (_, span): Strike => {
      const atMs = Math.round((span + random()) * spanMs);
      return { atMs, ...strikeOf(kind, random) } as Strike;
    });
  });
  return strikes.sort((a, b) => a.atMs - b.atMs);
}

function strikeOf(kind: FaultKind, random: Random): object {
  const forMs = Math.round(randomBetween(random, 1_000, 6_000));
  switch (kind) {
    case "kill":
      return { kind };
    case "reset":
    case "evict": {
      const object = pickOne(random, OBJECTS);
      return { kind, object, count: randomInt(random, 1, AT_MOST[object]) };
    }
    case "drop":
      return { kind, share: pickOne(random, [0.1, 0.3, 1]) };
    case "halfOpen":
      // Up to longer than either side waits for a sign of the other's life.
      return { kind, share: 0.15, forMs: Math.round(randomBetween(random, 5_000, 60_000)) };
    case "slowReader":
      return { kind, share: 0.2, bytesPerS: pickOne(random, [500, 4_000, 20_000]), forMs: forMs * 5 };
    case "d1Delay":
    case "r2Delay":
    case "queueDelay":
      return { kind, share: 0.5, delayMs: Math.round(randomBetween(random, 100, 3_000)), forMs };
    case "d1Fail":
    case "r2Fail":
    case "queueFail":
      return { kind, share: pickOne(random, [0.1, 0.5, 1]), isDone: random() < 0.5, forMs };
    case "clockSkew":
      return {
        kind,
        share: 0.3,
        byMs: Math.round(pickOne(random, [-1, 1]) * randomBetween(random, 1_000, 2 * DAY_MS)),
      };
  }
}
