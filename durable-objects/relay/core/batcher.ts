import { encodeBatch, type RelayItem, withId } from "../../../protocol/links/relay-link.ts";
import type { Clock } from "../../clock.ts";
import { Pace } from "../../pace.ts";

/** What waits is sent early where it is more than this: a frame above 32 MiB would hang a socket. UTF-16 units. */
const MAX_BATCH_CHARS = 1_000_000;

/**
 * Collects what goes over a relay's socket one way, and sends it in batches: after a silence as soon as the turn is over, else
 * once a tick. The same text to many links is sent once, where nothing else comes in between.
 */
export class Batcher {
  readonly #send: (batch: string) => void;
  readonly #ticks: Pace;
  #items: RelayItem[] = [];
  #chars = 0;
  #isAsked = false;

  constructor(clock: Clock, tickMs: () => number, send: (batch: string) => void) {
    this.#send = send;
    this.#ticks = new Pace(clock, tickMs, () => this.flush());
  }

  message(id: number, text: string): void {
    const last = this.#items.at(-1);
    if (last && last.text === text && last.closed === undefined) last.ids = withId(last.ids, id);
    else this.#add({ ids: id, text });
  }

  closed(id: number, code: number, reason: string): void {
    this.#add({ ids: id, text: reason, closed: code });
  }

  flush(): void {
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#chars = 0;
    this.#send(encodeBatch(items));
  }

  #add(item: RelayItem): void {
    this.#items.push(item);
    this.#chars += item.text.length;
    if (this.#chars > MAX_BATCH_CHARS) return this.flush();
    if (this.#isAsked) return;
    this.#isAsked = true;
    // What else happens in this turn goes with it.
    queueMicrotask(() => {
      this.#isAsked = false;
      if (this.#items.length > 0) this.#ticks.request();
    });
  }
}
