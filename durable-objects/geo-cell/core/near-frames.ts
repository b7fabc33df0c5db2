import { LIMITS } from "../../../protocol/limits.ts";
import {
  type FromCell,
  LEFT,
  type LeftReason,
  type Sighting,
} from "../../../protocol/links/geo-cell-link.ts";
import type { Link, Member } from "./member.ts";
import { look } from "./sight.ts";

export interface NearFramesPorts<Handle> {
  send(member: Member<Handle>, message: FromCell): void;
  /** Whom the viewer has in sight has changed, which its attachment must remember. */
  onSightChange(viewer: Member<Handle>): void;
  /** The link to another device of the same friend that the viewer has in sight. */
  otherInSight(viewer: Member<Handle>, friend: Member<Handle>): Link<Handle> | null;
}

/**
 * Decides when a viewer gets its next frame of moves. The first after a silence goes out at once; after it the viewer
 * is owed at most one a tick, with the newest place of every friend that moved. What came in a slot of reports waits for
 * the slot's end, unless a frame goes out sooner. Where the object cannot keep up, ticks
 * come late, and the tick is stretched by what they were late: freshness stays bounded instead of a queue that grows.
 */
export class NearFrames<Handle> {
  readonly #ports: NearFramesPorts<Handle>;
  readonly #ready = new Set<Member<Handle>>();
  readonly #deferred = new Set<Member<Handle>>();
  readonly #inSlot = new Set<Member<Handle>>();
  #tickMs: number = LIMITS.nearTickMs;
  #tickAtMs: number | null = null;
  #slotEndMs: number | null = null;

  constructor(ports: NearFramesPorts<Handle>) {
    this.#ports = ports;
  }

  /** When `tick` wants to be called, or null where nobody is owed anything. */
  get tickAtMs(): number | null {
    if (this.#tickAtMs === null || this.#slotEndMs === null) return this.#tickAtMs ?? this.#slotEndMs;
    return Math.min(this.#tickAtMs, this.#slotEndMs);
  }

  /** `viewer` must look along its side of a link before its next frame, which may wait until `slotEndMs` where that is given. */
  touch(viewer: Member<Handle>, mine: Link<Handle>, nowMs: number, slotEndMs: number | null = null): void {
    if (viewer.watchM === 0) return;
    soil(viewer, mine);
    if (slotEndMs !== null) {
      this.#inSlot.add(viewer);
      this.#slotEndMs ??= slotEndMs;
      return;
    }
    if (viewer.nextFrameAtMs <= nowMs) {
      this.#ready.add(viewer);
      return;
    }
    this.#deferred.add(viewer);
    this.#tickAtMs ??= nowMs + this.#tickMs;
  }

  forget(member: Member<Handle>): void {
    this.#ready.delete(member);
    this.#deferred.delete(member);
    this.#inSlot.delete(member);
  }

  /** Sends what need not wait. */
  flush(nowMs: number): void {
    this.#sendAll(this.#ready, nowMs);
  }

  /** Sends what one viewer is owed, without waiting for the tick. */
  flushTo(viewer: Member<Handle>, nowMs: number): void {
    this.forget(viewer);
    this.#sendAll(new Set([viewer]), nowMs);
  }

  /** Sends what waited for the tick. */
  tick(nowMs: number): void {
    if (this.#tickAtMs !== null && this.#tickAtMs <= nowMs) {
      const lateMs = nowMs - this.#tickAtMs;
      this.#tickMs = Math.min(Math.max(LIMITS.nearTickMs, 2 * lateMs), LIMITS.maxNearTickMs);
      this.#tickAtMs = null;
      this.#sendAll(this.#deferred, nowMs);
    }
    if (this.#slotEndMs !== null && this.#slotEndMs <= nowMs) {
      this.#slotEndMs = null;
      this.#sendAll(this.#inSlot, nowMs);
    }
  }

  /** What changed in the sight of `viewer` since it was last told. */
  look(viewer: Member<Handle>, nowMs: number): { seen: Sighting[]; left: [user: string, why: LeftReason][] } {
    const seen: Sighting[] = [];
    const left: [string, LeftReason][] = [];
    let sightChanged = false;
    // It may grow meanwhile.
    for (const mine of viewer.dirty ?? []) {
      // Its link may have been cut.
      if (!mine.isDirty) continue;
      mine.isDirty = false;
      const before = mine.inSight;
      const seeing = look(viewer, mine, nowMs);
      sightChanged ||= before !== mine.inSight;
      if (typeof seeing === "object") seen.push(seeing.sighting);
      else if (seeing === "left") {
        const other = this.#ports.otherInSight(viewer, mine.peer);
        if (!other) left.push([mine.peer.user, LEFT.gone]);
        else {
          other.told = null;
          soil(viewer, other);
        }
      }
    }
    viewer.dirty = null;
    if (sightChanged) this.#ports.onSightChange(viewer);
    // One device of a friend may be out of sight and another in it.
    const inSight = new Set(seen.map(([user]) => user));
    return { seen, left: left.filter(([user]) => !inSight.has(user)) };
  }

  #sendAll(viewers: Set<Member<Handle>>, nowMs: number): void {
    const owed = [...viewers];
    const isSlot = viewers === this.#inSlot;
    for (const viewer of owed) {
      this.forget(viewer);
      const { seen, left } = this.look(viewer, nowMs);
      if (seen.length + left.length === 0) continue;
      viewer.nextFrameAtMs = nowMs + this.#tickMs;
      this.#ports.send(viewer, { t: "near", seen, left, ...(isSlot && { slot: true as const }) });
    }
  }
}

function soil<Handle>(owner: Member<Handle>, mine: Link<Handle>): void {
  if (mine.isDirty) return;
  mine.isDirty = true;
  if (owner.dirty) owner.dirty.push(mine);
  else owner.dirty = [mine];
}
