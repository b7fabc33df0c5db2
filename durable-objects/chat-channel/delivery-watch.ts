import type { Clock } from "../clock.ts";
import type { News } from "./core/news.ts";
import type { KeyValue } from "./core/storage.ts";
import type { FanOut } from "./fan-out.ts";

/**
 * How long after a change it is looked whether everybody was told. Shorter than the 10 s after which an idle object falls
 * asleep, so that usually the life that told them still knows.
 */
export const LOOK_AFTER_MS = 5_000;
/** When those who could not be reached are tried again, doubled with each time in a row. */
const RETRY_MS = 60_000;
const MAX_RETRY_MS = 3_600_000;

interface Stored {
  /** Of what changed after this offset of the stream, deliveries may be missing; null: nothing is. */
  since: number | null;
  /** Who could not be reached, when to try again, and how often that failed in a row. */
  owed: string[];
  retryAtMs: number | null;
  retries: number;
}
const NOTHING: Stored = { since: null, owed: [], retryAtMs: null, retries: 0 };
const KEY = "deliveries";

/** What a channel says of its deliveries; see `ChannelCore`. */
export interface DeliveryHost {
  readonly offset: number;
  owedSince(offset: number): Pick<News, "tell" | "removed">;
  settle(offset: number): void;
}

/**
 * What must outlive a crash of the fan-out: from which offset on deliveries may be missing, stored with the first change
 * after a rest and taken back once all were delivered. A life that finds it stored was not the one that told them, and
 * tells everybody again; hubs pass over what they know.
 */
export class DeliveryWatch {
  readonly #kv: KeyValue;
  readonly #fanOut: FanOut;
  readonly #host: DeliveryHost;
  readonly #clock: Clock;
  #stored: Stored | null = null;
  /** Whether this life has told, or is telling, everything since `since`. */
  #isCovered = false;
  /** Not before; whenever the alarm rings next, at first. */
  #lookAtMs = 0;

  constructor(kv: KeyValue, fanOut: FanOut, host: DeliveryHost, clock: Clock) {
    this.#kv = kv;
    this.#fanOut = fanOut;
    this.#host = host;
    this.#clock = clock;
  }

  /** To be called within the transaction that changes what members are to be told of. */
  open(offsetBefore: number): void {
    const stored = this.#read();
    if (stored.since !== null) return;
    this.#write({ ...stored, since: offsetBefore });
    this.#isCovered = true;
    this.#lookAtMs = 0;
  }

  /** The transaction was undone. */
  forgetCaches(): void {
    if (this.#stored) this.#stored = this.#kv.get<Stored>(KEY) ?? NOTHING;
  }

  /** When to call `look`; null: there is nothing to look after. */
  dueMs(): number | null {
    const { since, retryAtMs } = this.#read();
    return since === null ? retryAtMs : this.#lookAtMs;
  }

  /** Closes what was delivered, and delivers what was not. To be called within a transaction. */
  look(): void {
    const stored = this.#read();
    this.#lookAtMs = this.#clock.now() + LOOK_AFTER_MS;
    if (stored.since === null) {
      this.#write({ ...stored, since: this.#host.offset });
      this.#isCovered = true;
      this.#fanOut.tell(new Set(stored.owed));
    } else if (!this.#isCovered) {
      this.#isCovered = true;
      const { tell, removed } = this.#host.owedSince(stored.since);
      this.#fanOut.tell(tell);
      this.#fanOut.tell(removed);
    } else if (this.#fanOut.isSettled) {
      this.#close(stored);
    }
  }

  #close({ retries }: Stored): void {
    this.#host.settle(this.#host.offset);
    const owed = this.#fanOut.owed;
    if (owed.length === 0) return this.#write(NOTHING);
    const retryAtMs = this.#clock.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** retries);
    this.#write({ since: null, owed, retryAtMs, retries: retries + 1 });
  }

  #read(): Stored {
    if (!this.#stored) {
      this.#stored = this.#kv.get<Stored>(KEY) ?? NOTHING;
      this.#fanOut.owe(this.#stored.owed);
    }
    return this.#stored;
  }

  #write(stored: Stored): void {
    this.#stored = stored;
    if (stored === NOTHING) this.#kv.delete(KEY);
    else this.#kv.put(KEY, stored);
  }
}
