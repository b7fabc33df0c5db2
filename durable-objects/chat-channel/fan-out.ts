import type { Clock } from "../clock.ts";
import { inTime } from "../in-time.ts";
import { Pace } from "../pace.ts";

/** Time between two rounds: what changes in between reaches a member as one entry, the newest. */
const ROUND_MS = 400;
const MAX_IN_FLIGHT = 32;
/** A member's hub that does not answer within this counts as failed. */
const TIMEOUT_MS = 5_000;
/** The pause after a first failure, doubled with each further one. */
const BACKOFF_MS = 250;
/** After so many failures in a row a member is left to the alarm. */
const MAX_TRIES = 4;

export interface FanOutHost {
  everyone(): string[];
  /** Delivers the newest entry of a member to the member's hub. */
  deliver(user: string): Promise<void>;
  /** A member was given up for now: the last error. */
  onGivenUp(user: string, error: unknown): void;
}

/**
 * Brings inbox entries to members: conflated, the first at once, a bounded number at a time. One member's slow hub holds
 * up nobody else's. All in memory: what a crash swallows is made up for by whoever knows what was owed.
 */
export class FanOut {
  readonly #host: FanOutHost;
  readonly #clock: Clock;
  readonly #rounds: Pace;
  #everyoneNext = false;
  readonly #next = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #inFlight = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #owed = new Set<string>();

  constructor(host: FanOutHost, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
    this.#rounds = new Pace(clock, ROUND_MS, () => this.#startRound());
  }

  /** Members whose hubs could not be reached, again and again. */
  get owed(): string[] {
    return [...this.#owed];
  }

  /** These were given up in an earlier life. */
  owe(users: readonly string[]): void {
    for (const user of users) this.#owed.add(user);
  }

  /** Whether everything was delivered, except to those who are `owed`. */
  get isSettled(): boolean {
    const left = this.#next.size + this.#waiting.size + this.#inFlight.size + this.#failures.size;
    return !this.#everyoneNext && left === 0;
  }

  /** These members' entries changed. */
  tell(whom: "everyone" | ReadonlySet<string>): void {
    if (whom === "everyone") this.#everyoneNext = true;
    else for (const user of whom) this.#next.add(user);
    if (this.#everyoneNext || this.#next.size > 0) this.#rounds.request();
  }

  #startRound(): void {
    for (const user of this.#next) this.#waiting.add(user);
    for (const user of this.#everyoneNext ? this.#host.everyone() : []) this.#waiting.add(user);
    this.#everyoneNext = false;
    this.#next.clear();
    this.#fill();
  }

  #fill(): void {
    for (const user of this.#waiting) {
      if (this.#inFlight.size >= MAX_IN_FLIGHT) return;
      if (this.#inFlight.has(user)) continue;
      this.#waiting.delete(user);
      this.#inFlight.add(user);
      void this.#deliver(user);
    }
  }

  async #deliver(user: string): Promise<void> {
    try {
      await inTime(this.#clock, TIMEOUT_MS, this.#host.deliver(user), "the hub did not answer in time");
      this.#failures.delete(user);
      this.#owed.delete(user);
    } catch (error) {
      this.#failed(user, error);
    }
    this.#inFlight.delete(user);
    this.#fill();
  }

  #failed(user: string, error: unknown): void {
    const failures = (this.#failures.get(user) ?? 0) + 1;
    if (failures >= MAX_TRIES) {
      this.#failures.delete(user);
      this.#owed.add(user);
      this.#host.onGivenUp(user, error);
      return;
    }
    this.#failures.set(user, failures);
    this.#clock.after(BACKOFF_MS * 2 ** (failures - 1), () => this.tell(new Set([user])));
  }
}
