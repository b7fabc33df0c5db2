import type { Message } from "../../protocol/chat/message.ts";
import { amend } from "../../protocol/links/amend.ts";
import type { ArchivedMessage, SegmentRef } from "../../protocol/links/chat-channel-link.ts";
import type { ReadSegment } from "./segment-reader.ts";

/** A segment's messages as they are now. */
export class HistorySegment {
  readonly #ref: SegmentRef;
  readonly #archived: readonly ArchivedMessage[];

  constructor(ref: SegmentRef, archived: readonly ArchivedMessage[]) {
    this.#ref = ref;
    this.#archived = archived;
  }

  /** Those that meet the condition, rising by seq. What it is given may have changed since, except for its place. */
  filter(condition: (archived: ArchivedMessage) => boolean): ArchivedMessage[] {
    return this.#archived.filter(condition).map((each) => this.#asItIsNow(each));
  }

  get(seq: number): ArchivedMessage | undefined {
    const archived = this.#archived.find((message) => message.seq === seq);
    return archived && this.#asItIsNow(archived);
  }

  #asItIsNow(archived: ArchivedMessage): ArchivedMessage {
    return amend(archived, this.#ref.amendments[archived.seq], this.#ref.forgotten);
  }
}

/** Reads what a plan refers to; null: it is gone, so that a new plan is needed. */
export async function readRef(readSegment: ReadSegment, ref: SegmentRef): Promise<HistorySegment | null> {
  const archived = await readSegment(ref.name);
  return archived && new HistorySegment(ref, archived);
}

/** What clients may see of an archived message. */
export function toShown({ n: _n, searchText: _searchText, ...message }: ArchivedMessage): Message {
  return message;
}
