import type { LatLng } from "../../../protocol/primitives.ts";
import { type Random, randomBetween } from "../../random.ts";

const CITIES = 8;
/** People of a city are within so many metres of its middle. */
const CITY_RADIUS_M = 6_000;
const WALKING_M_PER_S = 1.4;
const METRES_PER_DEGREE = 111_195;

/** Somebody who walks about in a city, and does not leave it. */
export class Walker {
  readonly city: number;
  readonly #middle: LatLng;
  readonly #random: Random;
  #eastM: number;
  #northM: number;
  #heading: number;

  constructor(city: number, middle: LatLng, random: Random) {
    this.city = city;
    this.#middle = middle;
    this.#random = random;
    const radius = CITY_RADIUS_M * Math.sqrt(random());
    const angle = randomBetween(random, 0, 2 * Math.PI);
    this.#eastM = radius * Math.cos(angle);
    this.#northM = radius * Math.sin(angle);
    this.#heading = randomBetween(random, 0, 2 * Math.PI);
  }

  get place(): LatLng {
    const lat = this.#middle.lat + this.#northM / METRES_PER_DEGREE;
    const lng = this.#middle.lng + this.#eastM / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
    return { lat, lng };
  }

  walk(seconds: number): void {
    const isAtTheEdge = Math.hypot(this.#eastM, this.#northM) > CITY_RADIUS_M;
    this.#heading = isAtTheEdge
      ? Math.atan2(-this.#northM, -this.#eastM)
      : this.#heading + randomBetween(this.#random, -0.5, 0.5);
    this.#eastM += WALKING_M_PER_S * seconds * Math.cos(this.#heading);
    this.#northM += WALKING_M_PER_S * seconds * Math.sin(this.#heading);
  }
}

export interface CrowdSize {
  users: number;
  onlineFriends: number;
  /** Of the online friends, those who live in the same city. */
  sameCityFriends: number;
}

export interface Crowd {
  walkers: Walker[];
  /** Who is friends with whom and online, as numbers of walkers; each pair once. */
  pairs: [number, number][];
}

/** People spread over cities that lie at random to the grid of cells, with a random symmetric graph of friends. */
export function makeCrowd({ users, onlineFriends, sameCityFriends }: CrowdSize, random: Random): Crowd {
  const middles = Array.from({ length: CITIES }, () => ({
    lat: randomBetween(random, -45, 55),
    lng: randomBetween(random, -170, 170),
  }));
  const walkers = Array.from({ length: users }, (_, index) => {
    const city = index % CITIES;
    return new Walker(city, middles[city] as LatLng, random);
  });
  const known = new Set<string>();
  const pairs: [number, number][] = [];
  const befriend = (count: number, isPossible: (one: Walker, other: Walker) => boolean) => {
    const wanted = Math.round((users * count) / 2);
    for (let made = 0, tries = 0; made < wanted && tries < 100 * wanted; tries += 1) {
      const [a, b] = [Math.floor(random() * users), Math.floor(random() * users)].sort((x, y) => x - y);
      const [one, other] = [walkers[a as number], walkers[b as number]];
      if (!one || !other || one === other || known.has(`${a} ${b}`) || !isPossible(one, other)) continue;
      known.add(`${a} ${b}`);
      pairs.push([a as number, b as number]);
      made += 1;
    }
  };
  befriend(sameCityFriends, (one, other) => one.city === other.city);
  befriend(onlineFriends - sameCityFriends, (one, other) => one.city !== other.city);
  return { walkers, pairs };
}
