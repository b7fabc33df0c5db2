import { expect } from "vitest";
import { commitSegment, nextSegment } from "../../../../durable-objects/chat-channel/core/archiver.ts";
import { readMessages } from "../../../../durable-objects/chat-channel/core/message-row.ts";
import { segmentHolding } from "../../../../durable-objects/chat-channel/core/segments.ts";
import type { Message } from "../../../../protocol/chat/message.ts";
import { amend } from "../../../../protocol/links/amend.ts";
import type { ArchivedMessage } from "../../../../protocol/links/chat-channel-link.ts";
import type { ChannelBench } from "../channel-bench.ts";

const CONFIG = { hotMessages: 4, hotAgeMs: 1e12, segmentMessages: 4, segmentBytes: 1e6 };

/** What stands in for R2: archived messages by seq. */
export class Archive {
  readonly #messages = new Map<number, ArchivedMessage>();

  get isEmpty(): boolean {
    return this.#messages.size === 0;
  }

  has(seq: number): boolean {
    return this.#messages.has(seq);
  }

  get(seq: number | null): ArchivedMessage | null {
    return this.#messages.get(seq ?? 0) ?? null;
  }

  /** Takes a segment of the oldest hot messages in, if there are enough. */
  takeOldest({ core, nowMs }: ChannelBench): void {
    const messages = nextSegment(core.ledger, nowMs, CONFIG);
    if (!messages) return;
    expect(commitSegment(core.ledger, messages, `segment-${messages[0]?.seq}`)).toBe(true);
    for (const message of messages) this.#messages.set(message.seq, message);
  }

  /** All messages as a reader would put them together: from the archive with what changed since, and from the rows. */
  readAll({ core }: ChannelBench, lastSeq: number): Message[] {
    const archived = [...this.#messages.values()].map((message) => {
      const segment = segmentHolding(core.ledger, message.seq);
      const { searchText: _, n: _n, ...now } = amend(message, segment?.amendments[message.seq]);
      return now;
    });
    const hot = Array.from({ length: lastSeq }, (_, n) => n + 1).filter((seq) => !this.has(seq));
    return [...archived, ...readMessages(core.ledger, hot)];
  }
}
