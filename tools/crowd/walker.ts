import { pickOne, type Random, randomBetween } from "../random.ts";

/** A place on the plane around the crowd's centre, in metres. */
export interface PlanePoint {
  eastM: number;
  northM: number;
}

export interface WalkerOptions {
  random: Random;
  /** How far from the centre this walker goes, in metres. */
  roamM: number;
  /** In metres a second. */
  speedMps: number;
}

/** The distance between two crossings. */
const BLOCK_M = 120;
/** Streets run in these directions, as [east, north]. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** The share of crossings at which somebody stops: a light, a shop window, a call. */
const PAUSE_SHARE = 0.12;
const PAUSE_S = { min: 4, max: 40 };
const STRAIGHT_ON_SHARE = 0.65;

/** Somebody who walks along a grid of streets, mostly straight on, sometimes standing, and never too far from home. */
export class Walker {
  readonly #options: WalkerOptions;
  readonly #at: PlanePoint;
  #heading: number;
  #toCrossingM = BLOCK_M;
  #pauseS = 0;

  constructor(options: WalkerOptions) {
    this.#options = options;
    const { random, roamM } = options;
    const crossing = () => Math.round(randomBetween(random, -roamM, roamM) / Math.SQRT2 / BLOCK_M) * BLOCK_M;
    this.#at = { eastM: crossing(), northM: crossing() };
    this.#heading = Math.floor(random() * DIRECTIONS.length);
  }

  get at(): PlanePoint {
    return { ...this.#at };
  }

  /** Walks on for some seconds, standing included. */
  advance(seconds: number): void {
    let leftS = seconds;
    while (leftS > 0) {
      if (this.#pauseS > 0) {
        const stood = Math.min(this.#pauseS, leftS);
        this.#pauseS -= stood;
        leftS -= stood;
        continue;
      }
      const walked = Math.min(this.#toCrossingM, leftS * this.#options.speedMps);
      const [east, north] = directionOf(this.#heading);
      this.#at.eastM += east * walked;
      this.#at.northM += north * walked;
      this.#toCrossingM -= walked;
      leftS -= walked / this.#options.speedMps;
      if (this.#toCrossingM < 1e-6) this.#cross();
    }
  }

  #cross(): void {
    const { random } = this.#options;
    this.#toCrossingM = BLOCK_M;
    if (random() < PAUSE_SHARE) this.#pauseS = randomBetween(random, PAUSE_S.min, PAUSE_S.max);
    const turns = random() < STRAIGHT_ON_SHARE ? [0] : [1, 3];
    this.#heading = (this.#heading + pickOne(random, turns)) % DIRECTIONS.length;
    // At the edge of the own quarter, turn to where the centre is.
    for (let tries = 0; this.#leadsAway() && tries < DIRECTIONS.length; tries++) {
      this.#heading = (this.#heading + 1) % DIRECTIONS.length;
    }
  }

  #leadsAway(): boolean {
    const [east, north] = directionOf(this.#heading);
    const next = Math.hypot(this.#at.eastM + east * BLOCK_M, this.#at.northM + north * BLOCK_M);
    return next > this.#options.roamM && next > Math.hypot(this.#at.eastM, this.#at.northM);
  }
}

function directionOf(heading: number): readonly [number, number] {
  return DIRECTIONS[heading] ?? DIRECTIONS[0];
}
