import type { Sharing } from "../../../protocol/sharing.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { befriend } from "../../people/befriend.ts";
import { pickOne, type Random, randomBetween } from "../../random.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { ReplayPerson } from "./replay-person.ts";

/** A friendship of the replay, with how its people share when nothing else is going on. */
export interface ReplayFriendship {
  a: ReplayPerson;
  b: ReplayPerson;
}

export interface ChangesOptions {
  random: Random;
  oracle: Oracle;
  friendships: ReplayFriendship[];
  sharing: ReadonlyMap<ReplayPerson, Sharing>;
  onError: (error: Error) => void;
}

/** How long a change stays before it is taken back. */
const STAYS_MS = { min: 3_000, max: 8_000 };
/** How often it is tried to take a change back. */
const TRIES = 5;
/** How exactly two timers agree on when an end time has come. */
const CLOCK_SLACK_MS = 100;
/** How many changes begin in a second, for each hundred people. */
const PER_SECOND_PER_HUNDRED = 1;

/** People who change their minds: they turn ghost, hide from a friend, unfriend, block, and take it back. */
export class Changes {
  readonly #options: ChangesOptions;
  readonly #busy = new Set<ReplayPerson>();
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  /** How many were begun. */
  count = 0;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  start(): void {
    const { sharing, friendships } = this.#options;
    if (friendships.length === 0) return;
    const everyMs = 100_000 / (PER_SECOND_PER_HUNDRED * sharing.size);
    this.#timer = setInterval(() => this.#begin(), everyMs);
  }

  /** Begins no more, and waits until all that was begun is taken back. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
  }

  #begin(): void {
    const { random, friendships, onError } = this.#options;
    const { a, b } = pickOne(random, friendships);
    if (this.#busy.has(a) || this.#busy.has(b)) return;
    const [person, friend] = random() < 0.5 ? [a, b] : [b, a];
    const change = pickOne(random, [
      () => this.#ghost(person),
      () => this.#ghostAtATime(person),
      () => this.#coarsen(person),
      () => this.#hide(person, friend),
      () => this.#unfriend(person, friend),
      () => this.#block(person, friend),
    ]);
    this.#busy.add(person).add(friend);
    this.count += 1;
    const running = change()
      .catch(onError)
      .finally(() => {
        this.#busy.delete(person);
        this.#busy.delete(friend);
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  async #ghost(person: ReplayPerson): Promise<void> {
    await this.#try(person.share(SHARING_OFF));
    await this.#backToNormal(person);
  }

  /** Sharing ends by itself: the server keeps the time. */
  async #ghostAtATime(person: ReplayPerson): Promise<void> {
    const untilMs = Date.now() + randomBetween(this.#options.random, STAYS_MS.min, STAYS_MS.max);
    await person.share({ ...this.#usual(person), until: new Date(untilMs).toISOString() });
    await sleep(untilMs - CLOCK_SLACK_MS - Date.now());
    const change = this.#options.oracle.shares(person.account.userId, SHARING_OFF, performance.now());
    await sleep(untilMs - Date.now());
    change.applied(performance.now());
    await this.#backToNormal(person);
  }

  async #coarsen(person: ReplayPerson): Promise<void> {
    const usual = this.#usual(person);
    await this.#try(
      person.share({ ...usual, precision: usual.precision === "exact" ? "approximate" : "exact" }),
    );
    await this.#backToNormal(person);
  }

  async #hide(person: ReplayPerson, friend: ReplayPerson): Promise<void> {
    await this.#try(
      person.share({ ...this.#usual(person), mode: "except", userIds: [friend.account.userId] }),
    );
    await this.#backToNormal(person);
  }

  async #unfriend(person: ReplayPerson, friend: ReplayPerson): Promise<void> {
    await this.#try(this.#part(person, friend, () => person.account.api.removeFriend(friend.account.userId)));
    await this.#befriendAgain(person, friend);
  }

  async #block(person: ReplayPerson, friend: ReplayPerson): Promise<void> {
    await this.#try(this.#part(person, friend, () => person.account.api.block(friend.account.userId)));
    await this.#stays();
    await this.#untilDone(() => person.account.api.unblock(friend.account.userId));
    await this.#befriendAgain(friend, person);
  }

  async #part(person: ReplayPerson, friend: ReplayPerson, request: () => Promise<unknown>): Promise<void> {
    const { oracle } = this.#options;
    const change = oracle.befriends(person.account.userId, friend.account.userId, false, performance.now());
    await request();
    change.applied(performance.now());
  }

  async #befriendAgain(asker: ReplayPerson, other: ReplayPerson): Promise<void> {
    await this.#stays();
    const { oracle } = this.#options;
    const change = oracle.befriends(asker.account.userId, other.account.userId, true, performance.now());
    await this.#untilDone(() => befriend(asker.account, other.account));
    change.applied(performance.now());
  }

  /** Tries again where it failed: whoever is not brought back is missing from the rest of the run. */
  async #untilDone(request: () => Promise<unknown>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await request();
        return;
      } catch (error) {
        if (tries === TRIES) throw error;
      }
      await this.#stays();
    }
  }

  /** Whether it was done or not: it is to be taken back. */
  #try(request: Promise<void>): Promise<void> {
    return request.catch(this.#options.onError);
  }

  async #backToNormal(person: ReplayPerson): Promise<void> {
    await this.#stays();
    await this.#untilDone(() => person.share(this.#usual(person)));
  }

  #usual(person: ReplayPerson): Sharing {
    return this.#options.sharing.get(person) ?? SHARING_OFF;
  }

  #stays(): Promise<void> {
    return sleep(randomBetween(this.#options.random, STAYS_MS.min, STAYS_MS.max));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
