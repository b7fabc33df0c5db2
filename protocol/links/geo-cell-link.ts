import type { LatLng } from "../primitives.ts";

/**
 * The link between a session and a GeoCell. Both ends are ours, so these are types without schemas, and short keys:
 * this is the hot path. A user's position travels to a cell exactly; a cell coarsens before it tells anyone.
 */

/**
 * One side's word about the pair "me and that user". `notFriends` forbids a link; the others allow me to see the
 * other and say how much of me the other may see.
 */
export const WORD = { notFriends: -1, seesNothing: 0, seesApproximate: 1, seesExact: 2 } as const;
export type Word = (typeof WORD)[keyof typeof WORD];

/** A measured place: WGS 84 degrees and the time of measurement in epoch milliseconds. */
export interface Fix extends LatLng {
  at: number;
}

/** A session numbers its joins and words; `heard` is the last number that the cell knew when it spoke. */
export type ToCell =
  /** First message on every link. Joining again, on this or another link of the session, replaces the membership. */
  | {
      t: "join";
      number: number;
      user: string;
      session: string;
      /** When this socket's session began: among several with the same name the latest counts. */
      startedAtMs: number;
      /** Whether this cell is the one that publishes the user's location. */
      home: boolean;
      /** The viewer's radius in metres, 0 to watch nothing. */
      watchM: number;
      fix: Fix;
      stale: boolean;
      /** My word about each of my friends: [user id, word]. Only people listed here can be linked. */
      words: [user: string, word: Word][];
      /** Whom the session still shows from an earlier link to this cell: it must hear of each, be it that they left. */
      remembers: string[];
    }
  /** `sentMs`: when it was sent, by the session's clock, which shows the cell how long messages wait for it. */
  | { t: "move"; fix: Fix; sentMs?: number }
  /** A new role in this cell. `crossing` says that the user is published by another cell already. */
  | { t: "role"; home: boolean; watchM: number; crossing: boolean }
  /** My word about some people, as an answer to `ask` or because something changed; with my place as of now. */
  | { t: "words"; number: number; words: [user: string, word: Word][]; fix: Fix; stale: boolean }
  /** My location grew old. A `move` makes it fresh. */
  | { t: "stale" }
  /** I do not know who may see me: tell nobody anything new of me until I join again. */
  | { t: "hold" };

/**
 * A period of reports (`reportWhenMovingMs`, by the wall clock) has so many slots, each so long. Reports of a slot are spread over
 * the first part of it, and viewers hear of them at its end: the rest is for those that come late.
 */
export const REPORT_SLOTS = { count: 20, lengthMs: 1_500, spreadMs: 750 } as const;

/** What a cell tells of a friend in sight, as the viewer may know it: [user, lat, lng, at, flags]. */
export type Sighting = [user: string, lat: number, lng: number, at: number, flags: number];
export const SIGHTING = { approximate: 1, stale: 2 } as const;
/**
 * An approximate place that did not change is told again no sooner than this after it was told last, by its own time,
 * and then only to show that it is fresh: whoever moves within a square must not be noticed.
 */
export const APPROXIMATE_REFRESH_MS = 300_000;
/** The time of an approximate place is cut to this, so that it does not tell when a border was crossed. */
export const APPROXIMATE_TIME_MS = 60_000;

/**
 * Why a friend is out of sight. `gone`: beyond the radius, or no longer sharing. `lost`: the link broke without a word.
 * `crossed`: another cell publishes the friend now. The last two may be followed by a sighting from elsewhere.
 */
export const LEFT = { gone: 0, lost: 1, crossed: 2 } as const;
export type LeftReason = (typeof LEFT)[keyof typeof LEFT];

/** How a place is seen: not at all (any more), or in which precision. */
export const SEEN_AS = { not: 0, approximate: 1, exact: 2 } as const;
/**
 * Added where the viewer does not let the user see it exactly. When such a one begins and ceases to see the user tells where it is, as
 * it depends on the distance: its user has not agreed to that.
 */
export const VIEWER_HIDDEN = 4;
export type SeenAs = (typeof SEEN_AS)[keyof typeof SEEN_AS] | 5 | 6;

/**
 * To whom a cell sends a user's place, for that user's own session: the number of the viewer's session within the cell, how it
 * sees the place from now on, and whose session it is (empty where it sees the place no more).
 */
export type Viewing = [viewer: number, how: SeenAs, user: string];

export type FromCell =
  /** Answers `join`: who is in sight already, who is no more, and whether anybody here is linked to you or being asked. */
  | {
      t: "joined";
      heard: number;
      seen: Sighting[];
      left: [user: string, why: LeftReason][];
      tied: boolean;
      /** Everyone who sees you at the moment, in place of whoever did before. Absent where nobody does. */
      by?: Viewing[];
    }
  /** Everyone who was asked after `join` has answered. */
  | { t: "settled" }
  /** These people are here and call you a friend: say your word. */
  | { t: "ask"; users: string[] }
  /** `more`: this waited for a time at which the other cells of the region tell, too. */
  | { t: "near"; seen: Sighting[]; left: [user: string, why: LeftReason][]; more?: true }
  /** Who sees you has changed. Told of a second together, in the order in which it happened. */
  | { t: "seenBy"; by: Viewing[] }
  /** Please report at this time of each period, in milliseconds of its beginning: your friends do, too. */
  | { t: "slot"; phaseMs: number }
  /** You are tied to nobody here: unless you said more since, moves need not be sent until you give a word again. */
  | { t: "unlinked"; heard: number }
  /** The cell could not keep all your links through its sleep: join again. */
  | { t: "rejoin" };
