import { coarsen } from "../../../geo/coarsen.ts";
import type { Fix, Word } from "../../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../../protocol/primitives.ts";

/**
 * One session's membership of the cell. `Handle` is whatever the shell reaches the session by: a socket. There may be hundreds of
 * thousands in one cell, so a collection that is usually empty is null then.
 */
export interface Member<Handle> {
  handle: Handle;
  user: string;
  session: string;
  /** When the session's present socket began. */
  startedAtMs: number;
  /** A number that names the member within this cell, short enough to be listed in attachments. */
  n: number;
  /** The number of the last join or words that came from the session. */
  heard: number;
  home: boolean;
  /** The radius in metres within which this member wants to see friends; 0 for none. */
  watchM: number;
  fix: Fix;
  /** The place as those know it who see the member approximately; null until one of them looks. */
  coarse: LatLng | null;
  /** When the place, its age or the role last changed, by the cell's clock. */
  changedAtMs: number;
  stale: boolean;
  /** Nothing new may be told of this member for now. */
  held: boolean;
  /** The slot in which it is asked to report; null where nobody here waits for its reports. */
  slot: number | null;
  links: readonly Link<Handle>[];
  /** Members that this one calls a friend and whose own word is still to come, with this one's word about them. */
  offers: Map<Member<Handle>, Word> | null;
  /** Members whose offers wait for this one's word. */
  asked: Set<Member<Handle>> | null;
  /** Friends whom the session shows from an earlier life of the link, until a link to them takes it over. */
  remembered: Set<string> | null;
  /** Friends asked because of this member's join who have not answered yet; null once `settled` was sent. */
  awaited: Set<Member<Handle>> | null;
  /** Links to friends whose place or distance must be looked at before the next frame. */
  dirty: Link<Handle>[] | null;
  /** The time before which no further frame of moves should go out. */
  nextFrameAtMs: number;
}

/** One side of a link: what the owner says about the other, and what it has in sight of the other. */
export interface Link<Handle> {
  /** The other. */
  peer: Member<Handle>;
  /** The other's side. */
  back: Link<Handle>;
  /** How much of the owner the other may see. */
  word: Word;
  /** Whether the owner has the other in sight, which decides between the inner and the outer radius. */
  inSight: boolean;
  /** Whether it is among the `dirty` of its owner. */
  isDirty: boolean;
  /** Where the other was when the owner was last told of it; null where nothing was told since the cell woke. */
  told: Fix | null;
  /** As what it was told: flags of `SIGHTING`. */
  toldAs: number;
}

export function newMember<Handle>(
  handle: Handle,
  given: Pick<Member<Handle>, "user" | "session" | "startedAtMs" | "n" | "heard" | "home" | "watchM" | "fix">,
  nowMs: number,
): Member<Handle> {
  const { user, session, startedAtMs, n, heard, home, watchM, fix } = given;
  return {
    handle,
    user,
    session,
    startedAtMs,
    n,
    heard,
    home,
    watchM,
    fix,
    coarse: null,
    changedAtMs: nowMs,
    stale: false,
    held: false,
    slot: null,
    links: [],
    offers: null,
    asked: null,
    remembered: null,
    awaited: null,
    dirty: null,
    nextFrameAtMs: 0,
  };
}

/** Puts a member where it says it is. */
export function place<Handle>(member: Member<Handle>, fix: Fix, nowMs: number): void {
  member.fix = fix;
  member.coarse = null;
  member.changedAtMs = nowMs;
  member.stale = false;
}

/** The place as those know it who see the member approximately. */
export function coarseOf<Handle>(member: Member<Handle>): LatLng {
  member.coarse ??= coarsen(member.fix);
  return member.coarse;
}

/** Everybody whom a word of this member, or a word about it, concerns. */
export function tiesOf<Handle>({ links, offers, asked }: Member<Handle>): Set<Member<Handle>> {
  return new Set([...links.map(({ peer }) => peer), ...(offers?.keys() ?? []), ...(asked ?? [])]);
}

/** Whether anybody here may need to hear of this member. */
export function isTied<Handle>({ links, offers, asked }: Member<Handle>): boolean {
  return links.length > 0 || offers !== null || asked !== null;
}
