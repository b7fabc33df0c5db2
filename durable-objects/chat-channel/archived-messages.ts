import { decodeSegment } from "../../protocol/links/archive-segment.ts";
import type { ArchivedMessage } from "../../protocol/links/chat-channel-link.ts";
import type { Sql } from "./core/storage.ts";

/** Messages kept at hand: an old one that one person reacts to, others do, too. */
const MAX_KEPT = 32;

/** Where segments are read from. */
export interface Archive {
  get(name: string): Promise<{ body: ReadableStream } | null>;
}

/** Archived messages as their segments have them, read one by one when somebody changes them. */
export class ArchivedMessages {
  readonly #sql: Sql;
  readonly #archive: Archive;
  /** By seq, the one that came last at the end. Null: its segment does not have it. */
  readonly #kept = new Map<number, { segment: string; message: ArchivedMessage | null }>();
  readonly #loading = new Map<number, Promise<void>>();
  /** Ends when all reads so far have: a segment takes much memory, so there is one at a time. */
  #read: Promise<void> = Promise.resolve();

  constructor(sql: Sql, archive: Archive) {
    this.#sql = sql;
    this.#archive = archive;
  }

  /** The message, null where there is none; undefined: it must be loaded first, since its segment was written anew for one. */
  get(seq: number): ArchivedMessage | null | undefined {
    const segment = this.#segmentOf(seq);
    if (segment === null) return null;
    const kept = this.#kept.get(seq);
    return kept?.segment === segment ? kept.message : undefined;
  }

  /** Those who wait for the same message go on in the order in which they came. */
  load(seq: number): Promise<void> {
    const loading = this.#loading.get(seq) ?? this.#loadInTurn(seq).finally(() => this.#loading.delete(seq));
    this.#loading.set(seq, loading);
    return loading;
  }

  #loadInTurn(seq: number): Promise<void> {
    const loaded = this.#read.then(() => this.#load(seq));
    this.#read = loaded.catch(() => undefined);
    return loaded;
  }

  async #load(seq: number): Promise<void> {
    const segment = this.#segmentOf(seq);
    // Whoever waited for the same segment may have brought it along.
    if (segment === null || this.get(seq) !== undefined) return;
    const object = await this.#archive.get(segment);
    // Where it was written anew meanwhile, the old one is gone, and whoever waits finds that this is not the one.
    if (!object && this.#segmentOf(seq) === segment) throw new Error(`segment ${segment} is missing`);
    const messages = object ? await decodeSegment(object.body) : [];
    const bySeq = new Map(messages.map((message) => [message.seq, message]));
    const next = [...this.#loading.keys()].filter((other) => this.#segmentOf(other) === segment);
    for (const each of [...next.slice(0, MAX_KEPT), seq]) this.#keep(each, segment, bySeq.get(each) ?? null);
  }

  #keep(seq: number, segment: string, message: ArchivedMessage | null): void {
    this.#kept.delete(seq);
    this.#kept.set(seq, { segment, message });
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  #segmentOf(seq: number): string | null {
    const [row] = this.#sql.all<{ name: string; last_seq: number }>(
      "SELECT name, last_seq FROM segments WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
      seq,
    );
    return row && row.last_seq >= seq ? row.name : null;
  }
}
