import { type Signal, signal } from "@preact/signals";
import type { HitherApi, Person } from "../../client/index.ts";

const PARALLEL = 4;

/** Everybody whose name and face the app has come across. Reading somebody unknown has them looked up. */
export class People {
  readonly #api: HitherApi;
  readonly #people = new Map<string, Signal<Person | undefined>>();
  readonly #wanted: string[] = [];
  readonly #asked = new Set<string>();
  #asking = 0;

  constructor(api: HitherApi) {
    this.#api = api;
  }

  /** Undefined while it is not known. Whoever reads it while drawing is drawn again once it is. */
  person(userId: string): Person | undefined {
    const found = this.#signal(userId).value;
    if (found === undefined) this.#lookUp(userId);
    return found;
  }

  /** What they are called; "…" while it is not known. */
  name(userId: string): string {
    return this.person(userId)?.displayName ?? "…";
  }

  /** The user id of a handle, among those whom the app knows. */
  userIdOf(handle: string): string | undefined {
    for (const [userId, { value }] of this.#people) if (value?.handle === handle) return userId;
    return undefined;
  }

  /** Takes over what was read elsewhere. */
  learn(people: Iterable<Person>): void {
    for (const { userId, handle, displayName, picture } of people) {
      const known = this.#signal(userId);
      const old = known.peek();
      const isNew = old?.handle !== handle || old.displayName !== displayName || old.picture !== picture;
      if (isNew) known.value = { userId, handle, displayName, picture };
    }
  }

  /** Everybody known so far, to be kept. */
  known(): Person[] {
    return [...this.#people.values()].flatMap((person) => person.peek() ?? []);
  }

  #signal(userId: string): Signal<Person | undefined> {
    const known = this.#people.get(userId) ?? signal<Person | undefined>(undefined);
    this.#people.set(userId, known);
    return known;
  }

  #lookUp(userId: string): void {
    if (this.#asked.has(userId)) return;
    this.#asked.add(userId);
    this.#wanted.push(userId);
    // After whatever is being drawn, which may learn of them from a list.
    setTimeout(() => void this.#askNext(), 50);
  }

  async #askNext(): Promise<void> {
    if (this.#asking >= PARALLEL) return;
    this.#asking += 1;
    for (let userId = this.#wanted.shift(); userId !== undefined; userId = this.#wanted.shift()) {
      if (this.#signal(userId).peek() !== undefined) continue;
      try {
        this.learn([await this.#api.person(userId)]);
      } catch {
        // Nobody whom one may see; or no network, and another look will ask again.
        if (!navigator.onLine) this.#asked.delete(userId);
      }
    }
    this.#asking -= 1;
  }
}
