import { type Fix, type Sighting, WORD, type Word } from "../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { CellLink } from "../../workers/session/cell-link.ts";
import { ReportPace } from "../../workers/session/core/report-pace.ts";
import type { Via } from "../../workers/session/link-route.ts";
import type { CrowdOracle, CrowdRules, Level } from "./crowd-oracle.ts";
import type { SimSocket } from "./sim-socket.ts";

/** By the level at which a friend may see somebody. */
const WORDS: Record<Level, Word> = {
  nothing: WORD.seesNothing,
  approximate: WORD.seesApproximate,
  exact: WORD.seesExact,
};

export interface VisitorWorld {
  oracle: CrowdOracle;
  rules: CrowdRules;
  open(via: Via): Promise<SimSocket>;
  now(): number;
}

/** Somebody's session in the cell, with its real link, and what it is shown. */
export class Visitor {
  readonly index: number;
  readonly view = new Map<number, Sighting>();
  readonly #world: VisitorWorld;
  readonly #pace = new ReportPace();
  #link: CellLink | null = null;
  #fix: Fix = { lat: 0, lng: 0, at: 0 };

  constructor(index: number, world: VisitorWorld) {
    this.index = index;
    this.#world = world;
  }

  /** When the next update is wanted, in ms from now. */
  nextReportInMs(): number {
    return this.#pace.tell(this.#world.now());
  }

  get isHere(): boolean {
    return this.#link !== null;
  }

  come(place: LatLng): void {
    const nowMs = this.#world.now();
    this.#world.oracle.comes(this.index, place, nowMs);
    this.#fix = { ...place, at: nowMs };
    const role = { home: true, watchM: this.#world.rules.radiusM(this.index) };
    this.#link = new CellLink("a cell", role, {
      open: (via) => this.#world.open(via),
      presence: () => ({
        user: userOf(this.index),
        session: `session of ${this.index}`,
        startedAtMs: nowMs,
        fix: this.#fix,
        stale: false,
        words: this.#words(this.#world.rules.friendsOf(this.index)),
        remembers: [...this.view.keys()].map(userOf),
      }),
      onSeenBy: () => undefined,
      onMessage: (message) => {
        if (message.t === "ask") return this.#link?.giveWords(this.#words(message.users.map(indexOf)));
        if (message.t === "settled") return;
        if (message.t === "slot") return this.#pace.setPhase(message.phaseMs);
        if (message.t === "joined") this.view.clear();
        for (const sighting of message.seen) this.#see(sighting);
        for (const [user] of message.left) this.view.delete(indexOf(user));
      },
      onDown: () => undefined,
      onReplaced: () => {
        throw new Error(`${this.index} was replaced`);
      },
    });
  }

  move(place: LatLng): void {
    const nowMs = this.#world.now();
    this.#world.oracle.moves(this.index, place, nowMs);
    this.#fix = { ...place, at: nowMs };
    this.#link?.move(this.#fix);
  }

  go(): void {
    this.#world.oracle.goes(this.index, this.#world.now());
    this.#link?.leave(false);
    this.#link = null;
    this.view.clear();
  }

  #see(sighting: Sighting): void {
    const friend = indexOf(sighting[0]);
    this.view.set(friend, sighting);
    this.#world.oracle.heard(this.index, friend, sighting, this.#world.now());
  }

  #words(people: readonly number[]): [user: string, word: Word][] {
    const { rules } = this.#world;
    return people.map((other) => [
      userOf(other),
      rules.friendsOf(this.index).includes(other) ? WORDS[rules.level(this.index, other)] : WORD.notFriends,
    ]);
  }
}

function userOf(index: number): string {
  return `user-${index}`;
}

function indexOf(user: string): number {
  return Number(user.slice("user-".length));
}
