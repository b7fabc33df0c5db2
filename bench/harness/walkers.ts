import { distanceM } from "../../geo/distance.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { onEarth } from "../../tools/crowd/on-earth.ts";
import { type Random, randomBetween, seededRandom } from "../../tools/random.ts";

/** Seoul, Paris, New York, São Paulo, Nairobi, Mumbai, Sydney, Berlin. */
const CITIES: readonly LatLng[] = [
  { lat: 37.5665, lng: 126.978 },
  { lat: 48.8566, lng: 2.3522 },
  { lat: 40.7128, lng: -74.006 },
  { lat: -23.5505, lng: -46.6333 },
  { lat: -1.2921, lng: 36.8219 },
  { lat: 19.076, lng: 72.8777 },
  { lat: -33.8688, lng: 151.2093 },
  { lat: 52.52, lng: 13.405 },
];
const CITY_RADIUS_M = 6_000;
const STEP_M = { min: 20, max: 60 };
/** Nobody walks farther than this from where they began, so that whoever is near stays near, however long a run takes. */
const LEASH_M = 400;
/** What near-redis shows friends within, and the default of Hither. */
export const RADIUS_M = 8_000;
/** Steps that can be told apart, by the last digits of the longitude. */
const STEPS = 10_000;

/** Where a user is, as it is reported. */
export interface Place {
  lat: number;
  /** Its last four of eight decimals are the number of the step, so that whoever sees the place knows which one it is. */
  lng: number;
}

/** People who walk around eight cities. */
export class Walkers {
  readonly count: number;
  readonly #random: Random;
  readonly #anchors: LatLng[];
  readonly #places: LatLng[];
  readonly #steps: Int32Array;

  constructor(count: number, seed = 1) {
    this.count = count;
    const random = seededRandom(seed);
    this.#random = random;
    this.#anchors = Array.from({ length: count }, () => {
      const city = CITIES[Math.floor(random() * CITIES.length)] as LatLng;
      return towards(city, CITY_RADIUS_M * Math.sqrt(random()), 2 * Math.PI * random());
    });
    this.#places = [...this.#anchors];
    this.#steps = new Int32Array(count);
  }

  /** The number of the newest step that a user took; 0 before the first one. */
  stepOf(user: number): number {
    return this.#steps[user] ?? 0;
  }

  /** Takes a step, and answers where it leads. */
  step(user: number): Place {
    const anchor = this.#anchors[user] as LatLng;
    const place = this.#places[user] as LatLng;
    const stepM = randomBetween(this.#random, STEP_M.min, STEP_M.max);
    const direction = 2 * Math.PI * this.#random();
    let next = towards(place, stepM, direction);
    if (distanceM(next, anchor) > LEASH_M) next = towards(place, stepM, bearing(place, anchor));
    this.#places[user] = next;
    const number = this.stepOf(user) + 1;
    this.#steps[user] = number;
    return { lat: rounded(next.lat, 1e6), lng: numbered(next.lng, number) };
  }

  /** The step of which somebody was shown this longitude: the newest one that it can be. */
  stepSeen(user: number, lng: number): number {
    const newest = this.stepOf(user);
    const digits = Math.round(Math.abs(lng) * 1e8) % STEPS;
    return newest - ((newest - digits + STEPS) % STEPS);
  }

  /** Whether the two are near each other wherever they walk. */
  areAlwaysNear(one: number, other: number): boolean {
    const [a, b] = [this.#anchors[one], this.#anchors[other]];
    return a !== undefined && b !== undefined && distanceM(a, b) < RADIUS_M - 3 * LEASH_M;
  }
}

function towards(from: LatLng, distance: number, direction: number): LatLng {
  return onEarth(from, { eastM: distance * Math.cos(direction), northM: distance * Math.sin(direction) });
}

/** The direction as `towards` takes it, for places that are close together. */
function bearing(from: LatLng, to: LatLng): number {
  return Math.atan2(to.lat - from.lat, (to.lng - from.lng) * Math.cos((from.lat * Math.PI) / 180));
}

function rounded(value: number, places: number): number {
  return Math.round(value * places) / places;
}

function numbered(lng: number, step: number): number {
  const tenThousandths = Math.trunc(Math.abs(lng) * 1e4);
  return (Math.sign(lng) * (tenThousandths * STEPS + (step % STEPS))) / 1e8;
}
