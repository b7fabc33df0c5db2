import { decodeSegment, encodeSegment, segmentName } from "../../../protocol/links/archive-segment.ts";
import type { ArchivedMessage } from "../../../protocol/links/chat-channel-link.ts";
import { archivingDueMs, commitSegment, hotBytes, nextSegment } from "./archiver.ts";
import { discard, discardedDueMs, discardedNames, undiscard } from "./discarded.ts";
import type { Ledger } from "./ledger.ts";
import { callingOf, removeCalls } from "./mentions.ts";
import { eraseOld, eraseUpTo, readErased, retentionCutoffMs, retentionDueMs } from "./retention.ts";
import { commitRewrite, nextRewrite, planRewrite, rewrite, rewritingDueMs } from "./rewriting.ts";
import type { SegmentRow } from "./segments.ts";
import type { ChannelConfig } from "./storage.ts";

/** The part of an R2 bucket that is needed. */
export interface SegmentStore {
  get(name: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(name: string, bytes: ArrayBuffer): Promise<unknown>;
  delete(names: string[]): Promise<void>;
}

/** Hot messages are weighed again after so many events: weighing reads all of their rows. */
const WEIGH_EVERY = 500;

export interface ArchiveHost {
  ledger: Ledger;
  store: SegmentStore;
  config: ChannelConfig;
  /** Runs `work` in one transaction, and publishes what it changed. */
  apply: <Answer>(work: () => Answer) => Answer;
}

/**
 * Moves old messages to the archive, writes segments anew where much of them changed, erases what is too old, and deletes
 * objects that nothing refers to: a bounded step at a time. It may be interrupted anywhere: an object is written before
 * anything refers to it, and noted as discarded until something does.
 */
export class ArchiveChore {
  readonly name = "archive";
  readonly #host: ArchiveHost;
  /** What the hot messages weighed, and when, by the stream's offset. */
  #weighed: { offset: number; bytes: number } | null = null;

  constructor(host: ArchiveHost) {
    this.#host = host;
  }

  /** When the next step is due; null: never, as things stand. */
  dueMs(): number | null {
    const { ledger, config } = this.#host;
    const due = [
      discardedDueMs(ledger),
      retentionDueMs(ledger),
      archivingDueMs(ledger, config, this.#isHeavy()),
      rewritingDueMs(ledger),
    ].filter((dueMs) => dueMs !== null);
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** Throws where the store does. No two steps at a time. */
  async step(nowMs: number): Promise<void> {
    await this.#deleteDiscarded(nowMs);
    await this.#erase(nowMs);
    await this.#archive(nowMs);
    await this.#rewriteNext(nowMs);
  }

  async #deleteDiscarded(nowMs: number): Promise<void> {
    const { ledger, store, apply } = this.#host;
    const names = discardedNames(ledger, nowMs);
    if (names.length === 0) return;
    await store.delete(names);
    apply(() => {
      for (const name of names) undiscard(ledger, name);
    });
  }

  async #erase(nowMs: number): Promise<void> {
    const { ledger, apply } = this.#host;
    const partial = apply(() => eraseOld(ledger, nowMs));
    if (partial) await this.#rewrite(partial, nowMs, retentionCutoffMs(ledger, nowMs) ?? 0);
  }

  async #archive(nowMs: number): Promise<void> {
    const { ledger, config, apply } = this.#host;
    const messages = nextSegment(ledger, nowMs, config, this.#isHeavy());
    if (!messages) return;
    const name = await this.#write(messages, nowMs);
    apply(() => commitSegment(ledger, messages, name));
    this.#weighed = null;
  }

  #isHeavy(): boolean {
    const { ledger, config } = this.#host;
    const { offset } = ledger.counters;
    if (!this.#weighed || offset >= this.#weighed.offset + WEIGH_EVERY) {
      this.#weighed = { offset, bytes: hotBytes(ledger) };
    }
    return this.#weighed.bytes > (config.hotBytes ?? Number.POSITIVE_INFINITY);
  }

  async #rewriteNext(nowMs: number): Promise<void> {
    const { ledger, apply } = this.#host;
    const row = apply(() => nextRewrite(ledger, nowMs));
    if (row) await this.#rewrite(row, nowMs, 0);
  }

  /** Writes a segment anew as it is now, without messages sent before `cutoffMs`. */
  async #rewrite(row: SegmentRow, nowMs: number, cutoffMs: number): Promise<void> {
    const { ledger, store, apply } = this.#host;
    const plan = planRewrite(ledger, row);
    const object = await store.get(row.name);
    if (!object) throw new Error(`segment ${row.name} is missing`);
    const { now, erased } = rewrite(plan, await decodeSegment(await object.arrayBuffer()));
    const kept = now.filter(({ at }) => at >= cutoffMs);
    const lastErased = now.findLast(({ at }) => at < cutoffMs);
    const name = await this.#write(kept, nowMs);
    apply(() => {
      commitRewrite(ledger, plan, kept, name, nowMs);
      for (const message of erased) removeCalls(ledger, callingOf(message));
      if (lastErased) eraseUpTo(ledger, { ...readErased(ledger), ...lastErased });
    });
  }

  /** Writes a new object, which counts as discarded until it is referred to. */
  async #write(messages: readonly ArchivedMessage[], nowMs: number): Promise<string> {
    const { ledger, store, apply } = this.#host;
    const name = segmentName(ledger.info.channelId, messages[0]?.seq ?? 0, crypto.randomUUID());
    apply(() => discard(ledger, name, nowMs));
    await store.put(name, await encodeSegment(messages));
    return name;
  }
}
