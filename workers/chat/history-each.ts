import type { Message } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { type HistorySource, readMessage } from "./history.ts";
import { sizeOf } from "./history-size.ts";

/**
 * Messages of these numbers, in their order, as many as one answer carries. `next`: the last one read, where there are more.
 */
export async function readEach(
  source: HistorySource,
  seqs: readonly number[],
): Promise<{ messages: Message[]; next: number | null }> {
  const messages: Message[] = [];
  let bytes = 0;
  for (const [index, seq] of seqs.entries()) {
    const message = await readMessage(source, seq);
    if (!message) continue;
    messages.push(message);
    bytes += sizeOf(message);
    const isLast = index === seqs.length - 1;
    if (bytes > LIMITS.maxPageBytes && !isLast) return { messages, next: seq };
  }
  return { messages, next: null };
}
