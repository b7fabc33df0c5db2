import type { Message } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ArchivedMessage, PagePlan, PageQuery } from "../../protocol/links/chat-channel-link.ts";
import type { HistoryPage } from "./history.ts";
import { type HistorySegment, readRef, toShown } from "./history-segment.ts";
import { sizeOf } from "./history-size.ts";
import type { ReadSegment } from "./segment-reader.ts";

/** Makes a page of a plan: of its hot messages and its segments. Null where a segment is gone. */
export async function mergePlan(
  readSegment: ReadSegment,
  query: PageQuery,
  plan: PagePlan,
): Promise<HistoryPage | null> {
  const isRising = "after" in query;
  const page = new PageInMaking(query.limit);
  const segments: HistorySegment[] = [];
  if (!isRising) page.addAll(plan.messages.toReversed());
  for (const ref of plan.segments) {
    if (page.isFull) break;
    const segment = await readRef(readSegment, ref);
    if (!segment) return null;
    segments.push(segment);
    const messages = segment.filter((message) => isAskedFor(message, query)).map(toShown);
    page.addAll(isRising ? messages : messages.reverse());
  }
  if (isRising) page.addAll(plan.messages);
  const isCut = page.isCut || segments.length < plan.segments.length;
  const messages = isRising ? page.messages : page.messages.reverse();
  return {
    messages: fillQuotes(messages, segments),
    hasBefore: plan.hasBefore || (isCut && !isRising),
    hasAfter: plan.hasAfter || (isCut && isRising),
  };
}

/** Takes messages in the order of the query as long as there is room. */
class PageInMaking {
  readonly messages: Message[] = [];
  readonly #limit: number;
  #bytes = 0;
  /** Whether a message found no room. */
  isCut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.isCut || this.messages.length === this.#limit;
  }

  addAll(messages: readonly Message[]): void {
    for (const message of messages) {
      if (this.isCut) return;
      this.#add(message);
    }
  }

  #add(message: Message): void {
    const bytes = this.#bytes + sizeOf(message);
    this.isCut =
      this.messages.length === this.#limit || (this.messages.length > 0 && bytes > LIMITS.maxPageBytes);
    if (this.isCut) return;
    this.messages.push(message);
    this.#bytes = bytes;
  }
}

function isAskedFor({ seq, threadOf, inChannel }: ArchivedMessage, query: PageQuery): boolean {
  if ("only" in query) return seq === query.only;
  if ("before" in query && seq >= query.before) return false;
  if ("after" in query && seq <= query.after) return false;
  if (query.everything) return true;
  return query.thread === undefined ? inChannel !== false : threadOf === query.thread;
}

/** Shows what is quoted, where that is at hand. */
function fillQuotes(messages: Message[], segments: readonly HistorySegment[]): Message[] {
  const find = (seq: number) =>
    messages.find((message) => message.seq === seq) ??
    segments.map((segment) => segment.get(seq)).find((message) => message !== undefined);
  return messages.map((message) => {
    const { replyTo } = message;
    if (!replyTo || replyTo.senderId !== undefined) return message;
    const quoted = find(replyTo.seq);
    return quoted ? { ...message, replyTo: quoteOf(quoted) } : message;
  });
}

function quoteOf({ seq, senderId, preview, deletedAt }: Message): NonNullable<Message["replyTo"]> {
  return {
    seq,
    senderId,
    ...(preview !== undefined && { preview }),
    ...(deletedAt !== undefined && { deleted: true }),
  };
}
