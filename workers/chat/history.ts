import type { Message } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { PagePlan, PageQuery } from "../../protocol/links/chat-channel-link.ts";
import { mergePlan } from "./history-merge.ts";
import { sizeOf } from "./history-size.ts";
import type { ReadSegment } from "./segment-reader.ts";

/** Where the history of one channel is read. */
export interface HistorySource {
  /** Asks the channel's object. */
  plan(query: PageQuery): Promise<PagePlan>;
  readSegment: ReadSegment;
}

/** Messages rising by seq, and whether there are more on each side. */
export interface HistoryPage {
  messages: Message[];
  hasBefore: boolean;
  hasAfter: boolean;
}

/** Which messages, of what part of the channel: see `PageQuery`. */
export type Scope = Pick<PageQuery, "limit" | "thread" | "everything">;
export type HistoryQuery = PageQuery | (Scope & { around: number });

/** A plan is out of date where a segment was written anew since, which happens to a few a minute at most. */
const MAX_PLANS = 5;

/** Reads a page from the hot messages and the archive, as if they were one. */
export function readHistory(source: HistorySource, query: HistoryQuery): Promise<HistoryPage> {
  if (!("around" in query)) return readOneWay(source, query);
  const { around, ...scope } = query;
  return readAround(source, scope, around);
}

/** One message, wherever it shows; null where there is none. */
export async function readMessage(source: HistorySource, seq: number): Promise<Message | null> {
  const { messages } = await readOneWay(source, { only: seq, limit: 1 });
  return messages[0] ?? null;
}

async function readOneWay(source: HistorySource, query: PageQuery): Promise<HistoryPage> {
  for (let plans = 0; plans < MAX_PLANS; plans += 1) {
    const page = await mergePlan(source.readSegment, query, await source.plan(query));
    if (page) return page;
  }
  throw new Error("segments vanish faster than they can be read");
}

/** Half a page from the message on, and before it what there is room for. */
async function readAround(source: HistorySource, scope: Scope, seq: number): Promise<HistoryPage> {
  const after = await readOneWay(source, { ...scope, after: seq - 1, limit: Math.ceil(scope.limit / 2) });
  const limit = scope.limit - after.messages.length;
  if (limit === 0) return after;
  const before = await readOneWay(source, { ...scope, before: seq, limit });
  const kept = newestWithin(before.messages, LIMITS.maxPageBytes - sumOf(after.messages));
  return {
    messages: [...kept, ...after.messages],
    hasBefore: before.hasBefore || kept.length < before.messages.length,
    hasAfter: after.hasAfter,
  };
}

function newestWithin(messages: Message[], maxBytes: number): Message[] {
  let bytes = 0;
  const tooMuch = messages.findLastIndex((message) => {
    bytes += sizeOf(message);
    return bytes > maxBytes;
  });
  return messages.slice(tooMuch + 1);
}

function sumOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + sizeOf(message), 0);
}
