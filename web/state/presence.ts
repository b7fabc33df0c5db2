import { type Signal, signal } from "@preact/signals";
import type { HitherClient, Presence } from "../../client/index.ts";

/** The most that one device may follow. */
const MAX_WATCHED = 100;
const SETTLE_MS = 200;

/** How people are who are on the screen. */
export class PresenceWatch {
  readonly #client: HitherClient;
  readonly #shown = new Map<string, number>();
  readonly #people = new Map<string, Signal<Presence | undefined>>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #watched = "";

  constructor(client: HitherClient) {
    this.#client = client;
    client.on("presence", (people) => {
      for (const each of people) this.#signal(each.userId).value = each;
    });
  }

  /** Undefined where it is not known, or not followed. */
  of(userId: string): Presence | undefined {
    return this.#signal(userId).value;
  }

  /** Follows somebody while they are on the screen. @returns ends it */
  show(userId: string): () => void {
    this.#shown.set(userId, (this.#shown.get(userId) ?? 0) + 1);
    this.#settle();
    return () => {
      const count = (this.#shown.get(userId) ?? 1) - 1;
      if (count === 0) this.#shown.delete(userId);
      else this.#shown.set(userId, count);
      this.#settle();
    };
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      // The latest ones: what was scrolled away is at the front.
      const userIds = [...this.#shown.keys()].slice(-MAX_WATCHED);
      const watched = [...userIds].sort().join();
      if (watched === this.#watched) return;
      this.#watched = watched;
      this.#client.watchPresence(userIds).catch(() => {
        this.#watched = "";
      });
    }, SETTLE_MS);
  }

  #signal(userId: string): Signal<Presence | undefined> {
    const known = this.#people.get(userId) ?? signal<Presence | undefined>(undefined);
    this.#people.set(userId, known);
    return known;
  }
}
