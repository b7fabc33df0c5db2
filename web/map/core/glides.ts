import { type Glide, glideAt, glideTo, standAt } from "./glide.ts";
import { toWorld, type WorldPoint } from "./mercator.ts";
import { distanceM, type LatLng } from "./sphere.ts";

/** Nobody walks this far between two words of them: they are simply there now. */
const TELEPORT_M = 2_000;

interface Heard extends LatLng {
  userId: string;
  at: number;
}

/** Everybody's way across the map. */
export class Glides {
  readonly #glides = new Map<string, Glide>();
  readonly #heard = new Map<string, Heard>();

  /** Takes over where people are. @param isStill nobody sees, or wants to see, how they get there */
  update(people: Iterable<Heard>, nowMs: number, isStill: boolean): void {
    const gone = new Set(this.#heard.keys());
    for (const person of people) {
      gone.delete(person.userId);
      this.#hear(person, nowMs, isStill);
    }
    for (const userId of gone) {
      this.#heard.delete(userId);
      this.#glides.delete(userId);
    }
  }

  /** Undefined of whom nothing was heard. */
  at(userId: string, nowMs: number): WorldPoint | undefined {
    const glide = this.#glides.get(userId);
    return glide && glideAt(glide, nowMs);
  }

  /** Whether anybody still moves. */
  isMoving(nowMs: number): boolean {
    for (const glide of this.#glides.values()) if (nowMs < glide.startMs + glide.durationMs) return true;
    return false;
  }

  #hear(person: Heard, nowMs: number, isStill: boolean): void {
    const last = this.#heard.get(person.userId);
    const glide = this.#glides.get(person.userId);
    this.#heard.set(person.userId, person);
    const to = toWorld(person);
    if (last === undefined || glide === undefined || isStill || distanceM(last, person) > TELEPORT_M) {
      this.#glides.set(person.userId, standAt(to, nowMs));
    } else if (last.lat !== person.lat || last.lng !== person.lng) {
      this.#glides.set(person.userId, glideTo(glide, to, nowMs));
    }
  }
}
