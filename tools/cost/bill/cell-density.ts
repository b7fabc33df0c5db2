import type { Assumed } from "../assumptions.ts";

/** Cells with about so many people each. */
export interface CellClass {
  name: string;
  cells: number;
  users: number;
  /** Relays in front of each. */
  relays: number;
}

/** Where the world's people are, by the assumptions; shares that do not add up to 1 are scaled so that they do. */
export function cellClasses(assumed: Assumed): CellClass[] {
  const kinds = [
    ["crowded", assumed.crowdedShare, assumed.crowdedUsers],
    ["urban", assumed.urbanShare, assumed.urbanUsers],
    ["suburban", assumed.suburbanShare, assumed.suburbanUsers],
    ["rural", assumed.ruralShare, assumed.ruralUsers],
  ] as const;
  const shares = kinds.reduce((sum, [, share]) => sum + share, 0);
  return kinds.map(([name, share, users]) => ({
    name,
    users,
    cells: (assumed.concurrentUsers * share) / shares / users,
    relays: users > assumed.directLinks ? Math.ceil(users / assumed.relayLinks) : 0,
  }));
}

/** A cell as it was seen: for how long it was awake, and whose it was. */
export interface SeenCell {
  activeMs: number;
  windowMs: number;
}

/**
 * How long what people did would have kept their cells awake if nothing had overlapped, in ms. What comes at random keeps an object
 * awake for a share of 1 − e^−ρ of the time, where ρ is the work's own length over the window's (the busy share of an M/G/∞ queue);
 * here solved for ρ.
 */
export function workMs(cells: readonly SeenCell[]): number {
  return cells.reduce((sum, { activeMs, windowMs }) => {
    const busy = Math.min(0.999, activeMs / windowMs);
    return sum - Math.log(1 - busy) * windowMs;
  }, 0);
}

/**
 * The other way round: the share of time for which a cell with so many people is awake.
 *
 * @param workMsPerUserS ms of work that a person makes in a second
 */
export function busyShare(users: number, workMsPerUserS: number): number {
  return 1 - Math.exp(-(users * workMsPerUserS) / 1_000);
}
