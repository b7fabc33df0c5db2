import {
  INBOX_BACKLOG,
  INBOX_DELIVERIES,
  INBOX_DELIVERIES_GIVEN_UP,
  INBOX_DELIVERY_SECONDS,
} from "../../telemetry/metrics.ts";
import type { Clock } from "../clock.ts";
import { inTime } from "../in-time.ts";
import { Pace } from "../pace.ts";
import { DeliveryLine } from "./delivery-line.ts";

/**
 * Time between two rounds for everyone: what changes in between reaches a member as one entry, the newest. A round of many costs much,
 * so that under load it comes less often, though still every other second.
 */
const ROUND_MS = 400;
const ROUND_MS_PER_MEMBER = 20;
const MAX_ROUND_MS = 2_000;
/** Time between two rounds for those alone whom something concerns: what one device reads is read on the others within a second. */
const OWN_MS_PER_MEMBER = 10;
const MAX_OWN_MS = 1_000;
const MAX_IN_FLIGHT = 32;
/** So many begin together, and the next ones this much later: the channel's own messages are not to wait behind all of a round. */
const AT_ONCE = 2;
const APART_MS = 2;
/** So far apart while round follows on round, or closer where half of the time between two would not do for all. */
const BUSY_APART_MS = 20;
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
  readonly #ownRounds: Pace;
  #everyoneNext = false;
  readonly #ownNext = new Set<string>();
  /** Those whom something concerns alone go first. */
  readonly #own: DeliveryLine;
  readonly #everyone: DeliveryLine;
  readonly #inFlight = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #owed = new Set<string>();
  /** How many the last round of each kind was for. */
  #lastRound = 0;
  #lastOwn = 0;

  constructor(host: FanOutHost, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
    this.#rounds = new Pace(
      clock,
      () => this.#roundMs(),
      () => this.#startRound(),
    );
    this.#ownRounds = new Pace(
      clock,
      () => intervalMs(OWN_MS_PER_MEMBER * this.#lastOwn, MAX_OWN_MS),
      () => this.#startOwn(),
    );
    const line = {
      hasRoom: () => this.#inFlight.size < MAX_IN_FLIGHT,
      mayBegin: (user: string) => !this.#inFlight.has(user),
      begin: (user: string) => void this.#deliver(user),
    };
    this.#own = new DeliveryLine(clock, AT_ONCE, APART_MS, line);
    this.#everyone = new DeliveryLine(clock, AT_ONCE, APART_MS, line);
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
    const waiting = this.#ownNext.size + this.#own.size + this.#everyone.size;
    return !this.#everyoneNext && waiting + this.#inFlight.size + this.#failures.size === 0;
  }

  /** These members' entries changed. */
  tell(whom: "everyone" | ReadonlySet<string>): void {
    if (whom === "everyone") {
      this.#everyoneNext = true;
      this.#rounds.request();
    } else if (whom.size > 0) {
      for (const user of whom) this.#ownNext.add(user);
      this.#ownRounds.request();
    }
  }

  #roundMs(): number {
    return intervalMs(ROUND_MS_PER_MEMBER * this.#lastRound, MAX_ROUND_MS);
  }

  #startRound(): void {
    const everyone = this.#host.everyone();
    this.#everyoneNext = false;
    this.#lastRound = everyone.length;
    const spreadMs = (AT_ONCE * this.#roundMs()) / 2 / everyone.length;
    this.#everyone.add(everyone, this.#rounds.hadToWait ? Math.min(BUSY_APART_MS, spreadMs) : APART_MS);
    // They would be told twice.
    this.#startOwn();
  }

  #startOwn(): void {
    this.#lastOwn = this.#ownNext.size;
    this.#own.add(this.#ownNext);
    this.#ownNext.clear();
    INBOX_BACKLOG.observe(this.#own.size + this.#everyone.size);
    this.#advance();
  }

  #advance(): void {
    this.#own.advance();
    this.#everyone.advance();
  }

  async #deliver(user: string): Promise<void> {
    for (const line of [this.#own, this.#everyone]) line.remove(user);
    this.#inFlight.add(user);
    const startedAtMs = this.#clock.now();
    try {
      await inTime(this.#clock, TIMEOUT_MS, this.#host.deliver(user), "the hub did not answer in time");
      this.#failures.delete(user);
      this.#owed.delete(user);
      INBOX_DELIVERIES.increment("delivered");
    } catch (error) {
      this.#failed(user, error);
    }
    INBOX_DELIVERY_SECONDS.observe((this.#clock.now() - startedAtMs) / 1_000);
    this.#inFlight.delete(user);
    this.#advance();
  }

  #failed(user: string, error: unknown): void {
    const failures = (this.#failures.get(user) ?? 0) + 1;
    INBOX_DELIVERIES.increment("failed");
    if (failures >= MAX_TRIES) {
      INBOX_DELIVERIES_GIVEN_UP.increment();
      this.#failures.delete(user);
      this.#owed.add(user);
      this.#host.onGivenUp(user, error);
      return;
    }
    this.#failures.set(user, failures);
    this.#clock.after(BACKOFF_MS * 2 ** (failures - 1), () => this.tell(new Set([user])));
  }
}

/** The time between two rounds, by what the last one took. */
function intervalMs(forMembersMs: number, maxMs: number): number {
  return Math.min(maxMs, Math.max(ROUND_MS, forMembersMs));
}
