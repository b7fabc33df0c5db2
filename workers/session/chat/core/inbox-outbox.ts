import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import type { InboxChanged } from "../../../../protocol/chat/server-frames.ts";

/** Entries in one frame: some ten kilobytes. */
const ENTRIES_PER_FRAME = 50;

/** How far a client has got with its inbox. */
export interface InboxPoint {
  epoch: string;
  offset: number;
}

/**
 * What the client is still to be told of its inbox: of each channel only how it stands now. Counts an offset as told
 * once everything up to it was taken.
 */
export class InboxOutbox {
  readonly #owed = new Map<string, InboxEntry>();
  /** Where the client stands once nothing is owed; null until the hub has answered. */
  #next: InboxPoint | null = null;
  #told: InboxPoint | null = null;
  /** Whether the hub's answer is complete. */
  #complete = true;
  /** Whether a frame is owed even without entries, for its offset. */
  #isDue = false;

  /** The point from which the client must be told more. */
  get told(): InboxPoint | null {
    return this.#told;
  }

  /** The client says what it has. */
  resume(told: InboxPoint | null): void {
    this.#told = told;
    this.#next = null;
    this.#owed.clear();
    this.#complete = true;
    this.#isDue = false;
  }

  /** An answer of the hub begins: what was owed before is in it. `asked`: the client waits for it. */
  begin(epoch: string, asked: boolean): void {
    this.#owed.clear();
    this.#next = { epoch, offset: 0 };
    this.#complete = false;
    this.#isDue = asked;
  }

  /** Of an answer, or news. `more`: the answer goes on. */
  add(entries: InboxEntry[], offset: number, more: boolean): void {
    for (const entry of entries) this.#put(entry);
    if (this.#next) this.#next = { ...this.#next, offset };
    this.#complete = !more;
  }

  /** News that no offset counts. */
  addAside(entry: InboxEntry): void {
    if (this.#next) this.#put(entry);
  }

  /** The next frame for the client, if there is one; it counts as told. */
  take(): InboxChanged | null {
    if (!this.#next || (this.#owed.size === 0 && !(this.#isDue && this.#complete))) return null;
    const entries = [...this.#owed.values()].slice(0, ENTRIES_PER_FRAME);
    for (const { channelId } of entries) this.#owed.delete(channelId);
    const more = this.#owed.size > 0 || !this.#complete;
    // After a frame with more to come another must follow, be it empty.
    this.#isDue = more;
    if (!more) this.#told = this.#next;
    return { type: "inboxChanged", ...this.#next, entries, more };
  }

  #put(entry: InboxEntry): void {
    // To the end: what changed last is told last, and a list that grows is told evenly.
    this.#owed.delete(entry.channelId);
    this.#owed.set(entry.channelId, entry);
  }
}
