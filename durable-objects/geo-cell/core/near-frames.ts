import { LIMITS } from "../../../protocol/limits.ts";
import {
  type FromCell,
  LEFT,
  type LeftReason,
  type Sighting,
} from "../../../protocol/links/geo-cell-link.ts";
import { DelayGauge } from "./delay-gauge.ts";
import type { Link, Member } from "./member.ts";
import { look } from "./sight.ts";

/** How many times longer the tick is than what held the object up. */
const STRETCH = 4;

/** A device of a friend that is in sight as well, and the viewer's link to it. */
export interface OtherDevice<Handle> {
  device: Member<Handle>;
  link: Link;
}

export interface NearFramesPorts<Handle> {
  send(member: Member<Handle>, message: FromCell): void;
  /** Whom the viewer has in sight has changed, which its attachment must remember. */
  onSightChange(viewer: Member<Handle>): void;
  otherInSight(viewer: Member<Handle>, friend: Member<Handle>): OtherDevice<Handle> | null;
}

/**
 * Decides when a viewer gets its next frame of moves. The first after a silence goes out at once; after it the viewer
 * is owed at most one a tick, with the newest place of every friend that moved. Where the object cannot keep up, ticks
 * come late or messages wait for it, and the tick is stretched by that: freshness stays bounded instead of a queue that grows.
 */
export class NearFrames<Handle> {
  readonly #ports: NearFramesPorts<Handle>;
  readonly #ready = new Set<Member<Handle>>();
  readonly #deferred = new Set<Member<Handle>>();
  #tickMs: number = LIMITS.nearTickMs;
  #tickAtMs: number | null = null;
  readonly #delays = new DelayGauge();

  constructor(ports: NearFramesPorts<Handle>) {
    this.#ports = ports;
  }

  /** When `tick` wants to be called, or null where nobody is owed anything. */
  get tickAtMs(): number | null {
    return this.#tickAtMs;
  }

  /** A message that was sent then, by its sender's clock, is here now. */
  noteDelay(sentMs: number, nowMs: number): void {
    this.#delays.note(sentMs, nowMs);
  }

  /** `viewer` must look at `friend` before its next frame. */
  touch(viewer: Member<Handle>, friend: Member<Handle>, nowMs: number): void {
    if (viewer.watchM === 0) return;
    viewer.dirty.add(friend);
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
    const lateMs = nowMs - (this.#tickAtMs ?? nowMs);
    const heldUpMs = Math.max(lateMs, this.#delays.excessMs);
    this.#tickMs = Math.min(Math.max(LIMITS.nearTickMs, STRETCH * heldUpMs), LIMITS.maxNearTickMs);
    this.#tickAtMs = null;
    this.#sendAll(this.#deferred, nowMs);
  }

  /** What changed in the sight of `viewer` since it was last told. */
  look(viewer: Member<Handle>, nowMs: number): { seen: Sighting[]; left: [user: string, why: LeftReason][] } {
    const seen: Sighting[] = [];
    const left: [string, LeftReason][] = [];
    let sightChanged = false;
    for (const friend of viewer.dirty) {
      const before = viewer.links.get(friend)?.inSight;
      const seeing = look(viewer, friend, nowMs);
      sightChanged ||= before !== viewer.links.get(friend)?.inSight;
      if (typeof seeing === "object") seen.push(seeing.sighting);
      else if (seeing === "left") {
        const other = this.#ports.otherInSight(viewer, friend);
        if (other) this.#lookAt(viewer, other);
        else left.push([friend.user, LEFT.gone]);
      }
    }
    viewer.dirty.clear();
    if (sightChanged) this.#ports.onSightChange(viewer);
    // One device of a friend may be out of sight and another in it.
    const inSight = new Set(seen.map(([user]) => user));
    return { seen, left: left.filter(([user]) => !inSight.has(user)) };
  }

  /** Adds a friend's other device to those that are being looked at, at the end. */
  #lookAt(viewer: Member<Handle>, { device, link }: OtherDevice<Handle>): void {
    link.told = null;
    viewer.dirty.delete(device);
    viewer.dirty.add(device);
  }

  #sendAll(viewers: Set<Member<Handle>>, nowMs: number): void {
    const owed = [...viewers];
    viewers.clear();
    for (const viewer of owed) {
      const { seen, left } = this.look(viewer, nowMs);
      if (seen.length + left.length === 0) continue;
      viewer.nextFrameAtMs = nowMs + this.#tickMs;
      this.#ports.send(viewer, { t: "near", seen, left });
    }
  }
}
