import {
  type FromCell,
  SEEN_AS,
  type SeenAs,
  VIEWER_HIDDEN,
  type Viewing,
  WORD,
} from "../../../protocol/links/geo-cell-link.ts";
import type { Crowd } from "./crowd.ts";
import { NO_LINK } from "./crowd-records.ts";
import type { Member } from "./member.ts";

/** How long a notice waits for others: whoever comes among friends is seen by them one after the other. */
const GATHER_MS = 1_000;

/**
 * Tells each member who begins to see it and who sees it no more: only that, however often it moves, and in one message for all of a
 * second. What counts is to whom its place was sent. A friend comes and goes by sessions, so that a second device is one more.
 */
export class ViewNotices<Handle> {
  readonly #crowd: Crowd<Handle>;
  readonly #send: (slot: number, message: FromCell) => void;
  /** What members are to be told, by slot. */
  readonly #owed = new Map<number, Viewing[]>();
  #dueMs: number | null = null;

  constructor(crowd: Crowd<Handle>, send: (slot: number, message: FromCell) => void) {
    this.#crowd = crowd;
    this.#send = send;
  }

  /** When `tick` wants to be called, or null, where something else is due at `otherMs`. */
  tickAtMs(otherMs: number | null): number | null {
    return otherMs === null || this.#dueMs === null
      ? (otherMs ?? this.#dueMs)
      : Math.min(otherMs, this.#dueMs);
  }

  /** What the owner of this side has in sight may have changed. */
  look(side: number, nowMs: number): void {
    const crowd = this.#crowd;
    const as = this.#seenAs(side);
    if (as === crowd.countedAs(side)) return;
    crowd.setCountedAs(side, as);
    const user = as === SEEN_AS.not ? "" : crowd.member(crowd.owner(side)).user;
    this.#owe(crowd.owner(side ^ 1), [crowd.ownerN(side), as, user], nowMs);
  }

  /** Everyone who sees a member; it is told of them at once, and of nothing else that it is owed. */
  takeAll(slot: number): Viewing[] {
    const crowd = this.#crowd;
    this.forget(slot);
    const all: Viewing[] = [];
    for (let side = crowd.firstSide(slot); side !== NO_LINK; side = crowd.nextSide(side)) {
      const back = side ^ 1;
      const as = this.#seenAs(back);
      crowd.setCountedAs(back, as);
      if (as !== SEEN_AS.not) all.push([crowd.ownerN(back), as, crowd.member(crowd.owner(back)).user]);
    }
    return all;
  }

  /**
   * Takes in what a member saw that slept with the object. Of what changed until `toldUntilMs` the others have heard; of what changed
   * later they may hear a second time, which changes nothing for them.
   */
  restore(viewer: Member<Handle>, toldUntilMs: number, nowMs: number): void {
    for (const { side, peer } of viewer.links) {
      const isTold = Math.max(viewer.changedAtMs, peer.changedAtMs) <= toldUntilMs;
      if (isTold) this.#crowd.setCountedAs(side, this.#seenAs(side));
      else this.look(side, nowMs);
    }
  }

  /** The end of a viewer of whom nothing is left but its number. */
  gone(slot: number, viewer: number, nowMs: number): void {
    this.#owe(slot, [viewer, SEEN_AS.not, ""], nowMs);
  }

  /** The member is owed nothing. */
  forget(slot: number): void {
    this.#owed.delete(slot);
  }

  /** Sends what is due. */
  tick(nowMs: number): void {
    if (this.#dueMs === null || this.#dueMs > nowMs) return;
    this.#dueMs = null;
    for (const [slot, by] of this.#owed) this.#send(slot, { t: "seenBy", by });
    this.#owed.clear();
  }

  #owe(slot: number, viewing: Viewing, nowMs: number): void {
    const owed = this.#owed.get(slot);
    if (owed) owed.push(viewing);
    else this.#owed.set(slot, [viewing]);
    this.#dueMs ??= nowMs + GATHER_MS;
  }

  #seenAs(side: number): SeenAs {
    const crowd = this.#crowd;
    if (!crowd.isInSight(side)) return SEEN_AS.not;
    const as = crowd.word(side ^ 1) === WORD.seesApproximate ? SEEN_AS.approximate : SEEN_AS.exact;
    return crowd.word(side) === WORD.seesExact ? as : ((as | VIEWER_HIDDEN) as SeenAs);
  }
}
