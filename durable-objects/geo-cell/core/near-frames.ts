import { LIMITS } from "../../../protocol/limits.ts";
import { forwardPhaseMs, nextInPhase } from "../../../protocol/links/forward-times.ts";
import {
  type FromCell,
  LEFT,
  type LeftReason,
  type Sighting,
} from "../../../protocol/links/geo-cell-link.ts";
import { CELL_FRAMES, CELL_HELD_UP_SECONDS, CELL_SIGHTINGS } from "../../../telemetry/metrics.ts";
import { type Crowd, FLAG, type Flag } from "./crowd.ts";
import { NO_LINK } from "./crowd-records.ts";
import { DelayGauge } from "./delay-gauge.ts";
import type { Link } from "./link.ts";
import type { Member } from "./member.ts";
import { look } from "./sight.ts";

/** So long after the sessions of a region forward what they have gathered, their cells tell of it. */
const LAG_MS = 100;
/** How many times longer the tick is than what held the object up. */
const STRETCH = 4;

export interface NearFramesPorts<Handle> {
  send(slot: number, message: FromCell): void;
  /** The owner of this side has looked along it. */
  onLook(side: number, nowMs: number): void;
  /** Whom the viewer has in sight has changed, which its attachment must remember. */
  onSightChange(viewer: Member<Handle>): void;
  /** The link to another device of the same friend that the viewer has in sight. */
  otherInSight(viewer: Member<Handle>, friend: Member<Handle>): Link<Handle> | null;
}

interface News {
  seen: Sighting[];
  left: [user: string, why: LeftReason][];
}

/**
 * Decides when a viewer gets its next frame of moves. The first after a silence goes out at once; after it the viewer
 * is owed at most one a tick, with the newest place of every friend that moved. What came in a slot of reports waits for
 * the slot's end, unless a frame goes out sooner. Where the object cannot keep up, ticks come late or messages wait for it, and
 * the tick is stretched by that: freshness stays bounded instead of a queue that grows.
 */
export class NearFrames<Handle> {
  readonly #crowd: Crowd<Handle>;
  readonly #ports: NearFramesPorts<Handle>;
  readonly #phaseMs: number;
  /** Viewers, each at most once in each: those who need not wait, those who wait for the tick, and for a slot's end. */
  #ready: number[] = [];
  #deferred: number[] = [];
  #inSlot: number[] = [];
  #tickMs: number = LIMITS.nearTickMs;
  #tickAtMs: number | null = null;
  #slotEndMs: number | null = null;
  readonly #delays = new DelayGauge();
  /** Since they were last counted. */
  #sentFrames = 0;
  #sentSightings = 0;

  constructor(crowd: Crowd<Handle>, region: number, ports: NearFramesPorts<Handle>) {
    this.#crowd = crowd;
    this.#phaseMs = forwardPhaseMs(region) + LAG_MS;
    this.#ports = ports;
  }

  /** When `tick` wants to be called, or null where nobody is owed anything. */
  get tickAtMs(): number | null {
    if (this.#tickAtMs === null || this.#slotEndMs === null) return this.#tickAtMs ?? this.#slotEndMs;
    return Math.min(this.#tickAtMs, this.#slotEndMs);
  }

  /** A message that was sent then, by its sender's clock, is here now. */
  noteDelay(sentMs: number, nowMs: number): void {
    this.#delays.note(sentMs, nowMs);
  }

  /** The owner of this side of a link must look along it before its next frame. */
  touch({ side }: Link<Handle>, nowMs: number): void {
    this.#touch(side, nowMs, null);
  }

  /** The member has moved or changed: all who are linked to it must look at it, and it at them, by `slotEndMs` where that is given. */
  touchAll({ slot }: Member<Handle>, nowMs: number, slotEndMs: number | null = null): void {
    const crowd = this.#crowd;
    const isHome = crowd.is(slot, FLAG.home);
    for (let side = crowd.firstSide(slot); side !== NO_LINK; side = crowd.nextSide(side)) {
      if (isHome) this.#touch(side ^ 1, nowMs, slotEndMs);
      if (crowd.is(crowd.owner(side ^ 1), FLAG.home) || crowd.isInSight(side))
        this.#touch(side, nowMs, slotEndMs);
    }
  }

  /** The member is owed nothing. It may stay in the lists, but counts there no more. */
  forget({ slot }: Member<Handle>): void {
    this.#crowd.set(slot, FLAG.isReady, false);
    this.#crowd.set(slot, FLAG.isDeferred, false);
    this.#crowd.set(slot, FLAG.isInSlot, false);
  }

  /** Sends what need not wait. */
  flush(nowMs: number): void {
    if (this.#ready.length === 0) return;
    const ready = this.#ready;
    this.#ready = [];
    this.#sendAll(ready, FLAG.isReady, nowMs);
  }

  /** Sends what one viewer is owed, without waiting for the tick. */
  flushTo(viewer: Member<Handle>, nowMs: number): void {
    this.forget(viewer);
    this.#sendTo(viewer.slot, nowMs);
    this.#countSent();
  }

  /** Sends what waited for the tick. */
  tick(nowMs: number): void {
    if (this.#tickAtMs !== null && this.#tickAtMs <= nowMs) {
      const lateMs = nowMs - this.#tickAtMs;
      const heldUpMs = Math.max(lateMs, this.#delays.excessMs);
      CELL_HELD_UP_SECONDS.observe(heldUpMs / 1_000);
      this.#tickMs = Math.min(Math.max(LIMITS.nearTickMs, STRETCH * heldUpMs), LIMITS.maxNearTickMs);
      this.#tickAtMs = null;
      const deferred = this.#deferred;
      this.#deferred = [];
      this.#sendAll(deferred, FLAG.isDeferred, nowMs);
    }
    if (this.#slotEndMs !== null && this.#slotEndMs <= nowMs) {
      this.#slotEndMs = null;
      const inSlot = this.#inSlot;
      this.#inSlot = [];
      this.#sendAll(inSlot, FLAG.isInSlot, nowMs);
    }
  }

  /** What changed in the sight of `viewer` since it was last told. */
  look(viewer: Member<Handle>, nowMs: number): News {
    return this.#look(viewer.slot, nowMs);
  }

  #look(viewer: number, nowMs: number): News {
    const crowd = this.#crowd;
    const seen: Sighting[] = [];
    const left: [string, LeftReason][] = [];
    let sightChanged = false;
    for (let side = crowd.takeDirty(viewer); side !== NO_LINK; side = crowd.takeDirty(viewer)) {
      const before = crowd.isInSight(side);
      const seeing = look(crowd, side, nowMs);
      sightChanged ||= before !== crowd.isInSight(side);
      this.#ports.onLook(side, nowMs);
      if (typeof seeing === "object") seen.push(seeing.sighting);
      else if (seeing === "left") {
        const friend = crowd.member(crowd.owner(side ^ 1));
        const other = this.#ports.otherInSight(crowd.member(viewer), friend);
        if (!other) left.push([friend.user, LEFT.gone]);
        else {
          other.forgetTold();
          crowd.soil(other.side);
        }
      }
    }
    if (sightChanged) this.#ports.onSightChange(crowd.member(viewer));
    // One device of a friend may be out of sight and another in it.
    const inSight = new Set(left.length > 0 ? seen.map(([user]) => user) : []);
    return { seen, left: left.filter(([user]) => !inSight.has(user)) };
  }

  #touch(side: number, nowMs: number, slotEndMs: number | null): void {
    const crowd = this.#crowd;
    const viewer = crowd.owner(side);
    if (crowd.watchM(viewer) === 0) return;
    crowd.soil(side);
    if (slotEndMs !== null) {
      if (!crowd.is(viewer, FLAG.isInSlot)) this.#inSlot.push(viewer);
      crowd.set(viewer, FLAG.isInSlot, true);
      this.#slotEndMs ??= slotEndMs;
      return;
    }
    if (crowd.is(viewer, FLAG.isReady)) return;
    if (crowd.nextFrameAtMs(viewer) <= nowMs) {
      crowd.set(viewer, FLAG.isReady, true);
      this.#ready.push(viewer);
    } else if (!crowd.is(viewer, FLAG.isDeferred)) {
      crowd.set(viewer, FLAG.isDeferred, true);
      this.#deferred.push(viewer);
      // On the way to the next time at which much comes together; a longer tick passes over some of them.
      this.#tickAtMs ??= nextInPhase(nowMs + this.#tickMs - LIMITS.nearTickMs, this.#phaseMs);
    }
  }

  #sendAll(viewers: number[], flag: Flag, nowMs: number): void {
    const crowd = this.#crowd;
    for (const slot of viewers) {
      if (!crowd.is(slot, flag)) continue;
      crowd.set(slot, flag, false);
      this.#sendTo(slot, nowMs, flag !== FLAG.isReady);
    }
    this.#countSent();
  }

  /** Once for all, as an update has several frames. */
  #countSent(): void {
    if (this.#sentFrames === 0) return;
    CELL_FRAMES.add(this.#sentFrames);
    CELL_SIGHTINGS.add(this.#sentSightings);
    this.#sentFrames = 0;
    this.#sentSightings = 0;
  }

  #sendTo(slot: number, nowMs: number, isMoreToCome = false): void {
    const { seen, left } = this.#look(slot, nowMs);
    if (seen.length + left.length === 0) return;
    this.#sentFrames += 1;
    this.#sentSightings += seen.length;
    this.#crowd.setNextFrameAtMs(slot, nowMs + this.#tickMs);
    this.#ports.send(slot, isMoreToCome ? { t: "near", seen, left, more: true } : { t: "near", seen, left });
  }
}
