import { coarsen } from "../../../geo/coarsen.ts";
import type { Fix, Word } from "../../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../../protocol/primitives.ts";

/** One session's membership of the cell. `Handle` is whatever the shell reaches the session by: a socket. */
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
  coarse: LatLng;
  /** When the place, its age or the role last changed, by the cell's clock. */
  changedAtMs: number;
  stale: boolean;
  /** Nothing new may be told of this member for now. */
  held: boolean;
  /** The slot in which it is asked to report; null where nobody here waits for its reports. */
  slot: number | null;
  links: Map<Member<Handle>, Link>;
  /** Members that this one calls a friend and whose own word is still to come, with this one's word about them. */
  offers: Map<Member<Handle>, Word>;
  /** Members whose offers wait for this one's word. */
  asked: Set<Member<Handle>>;
  /** Friends whom the session shows from an earlier life of the link, until a link to them takes it over. */
  remembered: Set<string>;
  /** Friends asked because of this member's join who have not answered yet; null once `settled` was sent. */
  awaited: Set<Member<Handle>> | null;
  /** Friends whose place or distance must be looked at before the next frame. */
  dirty: Set<Member<Handle>>;
  /** The time before which no further frame of moves should go out. */
  nextFrameAtMs: number;
}

/** One side of a link: what the owner says about the other, and what it has in sight of the other. */
export interface Link {
  /** How much of the owner the other may see. */
  word: Word;
  /** Whether the owner has the other in sight, which decides between the inner and the outer radius. */
  inSight: boolean;
  /** What the owner was last told of the other; null where nothing was told since the cell woke. */
  told: { place: LatLng; at: number; stale: boolean } | null;
}

export function newMember<Handle>(
  handle: Handle,
  given: Pick<Member<Handle>, "user" | "session" | "startedAtMs" | "n" | "heard" | "home" | "watchM" | "fix">,
  nowMs: number,
): Member<Handle> {
  const { user, session, startedAtMs, n, heard, home, watchM, fix } = given;
  const member: Member<Handle> = {
    handle,
    user,
    session,
    startedAtMs,
    n,
    heard,
    home,
    watchM,
    fix,
    coarse: fix,
    changedAtMs: nowMs,
    stale: false,
    held: false,
    slot: null,
    links: new Map(),
    offers: new Map(),
    asked: new Set(),
    remembered: new Set(),
    awaited: null,
    dirty: new Set(),
    nextFrameAtMs: 0,
  };
  place(member, fix, nowMs);
  return member;
}

/** A new link from `owner`, whose session may remember the other from before. */
export function newLink<Handle>(owner: Member<Handle>, other: Member<Handle>, word: Word): Link {
  return { word, inSight: owner.remembered.delete(other.user), told: null };
}

/** Puts a member where it says it is. */
export function place<Handle>(member: Member<Handle>, fix: Fix, nowMs: number): void {
  member.fix = fix;
  member.coarse = coarsen(fix);
  member.changedAtMs = nowMs;
  member.stale = false;
}

/** Everybody whom a word of this member, or a word about it, concerns. */
export function tiesOf<Handle>(member: Member<Handle>): Set<Member<Handle>> {
  return new Set([...member.links.keys(), ...member.offers.keys(), ...member.asked]);
}

/** Whether anybody here may need to hear of this member. */
export function isTied<Handle>(member: Member<Handle>): boolean {
  return member.links.size + member.offers.size + member.asked.size > 0;
}
