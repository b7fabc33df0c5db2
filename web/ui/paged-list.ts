import { signal } from "@preact/signals";
import type { PageOf } from "../../client/index.ts";

type ReadPage<Item> = (cursor: string | undefined) => Promise<PageOf<Item>>;

/** A list that is read page by page, as far as one asks. */
export class PagedList<Item> {
  readonly items = signal<readonly Item[]>([]);
  readonly state = signal<"loading" | "ready" | "failed">("loading");
  /** Why it failed. */
  readonly error = signal<unknown>(null);
  readonly hasMore = signal(false);
  readonly #read: ReadPage<Item>;
  #cursor: string | undefined;
  #round = 0;

  constructor(read: ReadPage<Item>) {
    this.#read = read;
  }

  /** Reads from the beginning. What was there shows until the answer is. */
  start(): Promise<void> {
    return this.#ask(undefined);
  }

  /** Reads the next page, or the one that failed. */
  async more(): Promise<void> {
    if (this.state.peek() === "ready" && !this.hasMore.peek()) return;
    await this.#ask(this.#cursor);
  }

  /** Forgets what is asked for at present. */
  stop(): void {
    this.#round += 1;
  }

  async #ask(cursor: string | undefined): Promise<void> {
    const round = ++this.#round;
    this.state.value = "loading";
    this.#cursor = cursor;
    try {
      const page = await this.#read(cursor);
      // Something else was asked for meanwhile.
      if (round !== this.#round) return;
      this.items.value = cursor === undefined ? page.items : [...this.items.peek(), ...page.items];
      this.#cursor = page.nextCursor ?? undefined;
      this.hasMore.value = page.nextCursor !== null;
      this.state.value = "ready";
    } catch (error) {
      if (round !== this.#round) return;
      this.error.value = error;
      this.state.value = "failed";
    }
  }
}
