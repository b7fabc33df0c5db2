import type { LatLng } from "../../protocol/primitives.ts";
import type { Trip, TripPoint } from "./read/trip.ts";

/** Plays a trip for ever: to its end, back to its start, and again, so that nobody ever jumps. */
export class Playback {
  readonly #points: TripPoint[];
  readonly #durationS: number;
  readonly #startS: number;

  /** @param phase where in the way there and back to begin, from 0 to 1 */
  constructor(trip: Trip, phase: number) {
    this.#points = trip.points;
    this.#durationS = trip.points.at(-1)?.seconds ?? 0;
    this.#startS = phase * 2 * this.#durationS;
  }

  /** The place after some seconds of the trip's own time, straight between its recorded points. */
  at(seconds: number): LatLng {
    const inCycle = (this.#startS + seconds) % (2 * this.#durationS);
    const tripS = inCycle <= this.#durationS ? inCycle : 2 * this.#durationS - inCycle;
    const [before, after] = this.#around(tripS);
    const share = (tripS - before.seconds) / (after.seconds - before.seconds);
    // Across the dateline, the short way.
    const eastward = ((after.lng - before.lng + 540) % 360) - 180;
    const lng = before.lng + share * eastward;
    return {
      lat: round(before.lat + share * (after.lat - before.lat)),
      lng: round(lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng),
    };
  }

  /** The two neighbouring points with `seconds` between them, by binary search. */
  #around(seconds: number): [TripPoint, TripPoint] {
    let low = 0;
    let high = this.#points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#points[middle]?.seconds ?? 0) <= seconds) low = middle;
      else high = middle;
    }
    return [this.#points[low] as TripPoint, this.#points[high] as TripPoint];
  }
}

/** To about 1 cm: receivers know no better, and distinct places stay distinct. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
