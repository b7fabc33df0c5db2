import { hashOf } from "../../../geo/region.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { REPORT_SLOTS } from "../../../protocol/links/geo-cell-link.ts";
import { type Crowd } from "./crowd.ts";
import { NO_LINK } from "./crowd-records.ts";
import type { Member } from "./member.ts";

/** Reports that one object takes in a second; the platform's bound is about 1,000 messages. */
const REPORTS_PER_SECOND = 800;
/** Where all slots are full, how much more than an even share one may hold: room for friends to come together. */
const UNEVENNESS = 1.1;
const { count, lengthMs, spreadMs } = REPORT_SLOTS;
const CAPACITY = (REPORTS_PER_SECOND * spreadMs) / 1_000;

/**
 * Draws friends together in time: each member that has somebody in sight here is asked to report in one of the slots that a period of
 * reports has, by choice the one in which most of its friends report. So a viewer gets one frame a period for all of them. A slot
 * takes no more members than an object takes reports while it lasts; strangers share one as long as there is room.
 */
export class ReportSlots<Handle> {
  readonly #crowd: Crowd<Handle>;
  readonly #first: number;
  readonly #members: number[] = Array.from({ length: count }, () => 0);
  #total = 0;

  /** @param region its hash says which slot is filled first: the same for neighbours, whose viewers are the same, another one elsewhere */
  constructor(crowd: Crowd<Handle>, region: number) {
    this.#crowd = crowd;
    this.#first = region % count;
  }

  /** Takes in a member that slept with the object. */
  restore({ reportSlot }: Member<Handle>): void {
    if (reportSlot !== null) this.#count(reportSlot, 1);
  }

  /** Gives a member that has a friend in sight a slot, or another one where more of these are. @returns whether it changed */
  draw(member: Member<Handle>): boolean {
    const best = this.#bestFor(member.slot);
    if (best === null || best === member.reportSlot) return false;
    this.release(member);
    member.reportSlot = best;
    this.#count(best, 1);
    return true;
  }

  /** The member reports here no more. */
  release(member: Member<Handle>): void {
    if (member.reportSlot !== null) this.#count(member.reportSlot, -1);
    member.reportSlot = null;
  }

  #bestFor(member: number): number | null {
    const crowd = this.#crowd;
    const own = crowd.reportSlot(member);
    const friends = new Map<number, number>();
    let seesAnyone = false;
    for (let side = crowd.firstSide(member); side !== NO_LINK; side = crowd.nextSide(side)) {
      // When a device is asked to report must tell nothing of a friend whom it may not see, not even that there is one in the cell.
      if (!crowd.isInSight(side)) continue;
      seesAnyone = true;
      const theirs = crowd.reportSlot(crowd.owner(side ^ 1));
      if (theirs !== null) friends.set(theirs, (friends.get(theirs) ?? 0) + 1);
    }
    if (!seesAnyone) return own;
    let best = own;
    let most = own === null ? 0 : (friends.get(own) ?? 0);
    for (const [each, here] of friends) {
      if (here > most && this.#hasRoom(each)) [best, most] = [each, here];
    }
    return best ?? this.#firstWithRoom();
  }

  #firstWithRoom(): number {
    for (let step = 0; step < count; step += 1) {
      const slot = (this.#first + step) % count;
      if (this.#hasRoom(slot)) return slot;
    }
    return this.#members.indexOf(Math.min(...this.#members));
  }

  #hasRoom(slot: number): boolean {
    return (this.#members[slot] ?? 0) < Math.max(CAPACITY, (UNEVENNESS * this.#total) / count);
  }

  #count(slot: number, change: 1 | -1): void {
    this.#members[slot] = (this.#members[slot] ?? 0) + change;
    this.#total += change;
  }
}

/** The time in the period at which the user is asked to report: all in a slot do so in the first part of it, spread by their names. */
export function phaseMsOf(user: string, slot: number): number {
  return slot * lengthMs + (hashOf(user) % spreadMs);
}

/**
 * The end of the slot, if a report that comes now comes in it, and is not one of a device that reports more often; else null. Until
 * then friends' reports of the same slot may follow.
 */
export function slotEndMs<Handle>({ reportSlot, changedAtMs }: Member<Handle>, nowMs: number): number | null {
  if (reportSlot === null || nowMs - changedAtMs < LIMITS.reportWhenMovingMs / 2) return null;
  const sinceStartMs = (nowMs - reportSlot * lengthMs) % LIMITS.reportWhenMovingMs;
  return sinceStartMs < lengthMs ? nowMs - sinceStartMs + lengthMs : null;
}
