import type { ShownMessage } from "../../../client/index.ts";
import type { Row } from "./row-heights.ts";

/** A message where it stands among the others. */
export interface HistoryItem extends Row {
  message: ShownMessage;
  /** The day that it was written on: its first moment, in epoch ms. */
  dayMs: number;
  /** Whether it is the first one, or the last one, of those that somebody wrote in one go. */
  isFirst: boolean;
  isLast: boolean;
  /** Whether the line "new messages" is above it. */
  isFirstUnread: boolean;
}

/** The height of a day's divider, which the style sheet gives it as well. */
export const DAY_PX = 40;
/** After a pause of this length somebody begins anew. */
const PAUSE_MS = 300_000;

interface Place {
  userId: string;
  /** Where the line "new messages" is drawn: after the message with this `seq`; null: nowhere. */
  unreadAfterSeq: number | null;
}

/**
 * The messages of a window as a list shows them. A message that did not change, among others of the same people, has the same item
 * as before: rows are drawn again only where there is something new.
 */
export class HistoryItems {
  readonly #known = new WeakMap<ShownMessage, HistoryItem>();
  #items: readonly HistoryItem[] = [];
  #messages: readonly ShownMessage[] = [];
  #unreadAfterSeq: number | null = null;

  of(messages: readonly ShownMessage[], { userId, unreadAfterSeq }: Place): readonly HistoryItem[] {
    if (messages === this.#messages && unreadAfterSeq === this.#unreadAfterSeq) return this.#items;
    this.#messages = messages;
    this.#unreadAfterSeq = unreadAfterSeq;
    const unread = firstUnread(messages, { userId, unreadAfterSeq });
    const days = new Days();
    const items: HistoryItem[] = [];
    let before: ShownMessage | undefined;
    let dayBefore = Number.NaN;
    for (const [index, message] of messages.entries()) {
      const dayMs = days.of(message.at);
      const isNewDay = dayMs !== dayBefore;
      const isFirst = isNewDay || message === unread || !isInOneGo(before, message);
      const next = messages[index + 1];
      const isLast = next === unread || !isInOneGo(message, next) || days.of(next?.at ?? 0) !== dayMs;
      items.push(
        this.#item(message, {
          leadPx: isNewDay ? DAY_PX : 0,
          dayMs,
          isFirst,
          isLast,
          isFirstUnread: message === unread,
        }),
      );
      before = message;
      dayBefore = dayMs;
    }
    this.#items = items;
    return items;
  }

  #item(message: ShownMessage, place: Omit<HistoryItem, "key" | "message">): HistoryItem {
    const known = this.#known.get(message);
    const isSame =
      known !== undefined &&
      known.leadPx === place.leadPx &&
      known.isFirst === place.isFirst &&
      known.isLast === place.isLast &&
      known.isFirstUnread === place.isFirstUnread;
    if (isSame) return known;
    const item = { key: keyOf(message), message, ...place };
    this.#known.set(message, item);
    return item;
  }
}

/** Names a message before and after the server has given it a number. */
function keyOf({ key, seq, senderId }: ShownMessage): string {
  return key === undefined ? `#${seq}` : `${senderId}/${key}`;
}

function firstUnread(
  messages: readonly ShownMessage[],
  { userId, unreadAfterSeq }: Place,
): ShownMessage | undefined {
  if (unreadAfterSeq === null) return undefined;
  return messages.find(
    ({ seq, senderId, kind }) =>
      seq !== null && seq > unreadAfterSeq && senderId !== userId && kind !== "system",
  );
}

function isInOneGo(one: ShownMessage | undefined, next: ShownMessage | undefined): boolean {
  if (one === undefined || next === undefined) return false;
  return (
    one.senderId === next.senderId &&
    one.kind !== "system" &&
    next.kind !== "system" &&
    next.at - one.at < PAUSE_MS
  );
}

/** Tells the day of each of many times, most of which are of the same day as the one before. */
class Days {
  #startMs = 0;
  #endMs = 0;

  of(atMs: number): number {
    if (atMs < this.#startMs || atMs >= this.#endMs) {
      const day = new Date(atMs);
      this.#startMs = day.setHours(0, 0, 0, 0);
      this.#endMs = day.setDate(day.getDate() + 1);
    }
    return this.#startMs;
  }
}

/** Where a message is among rising ones; -1 where it is not. */
export function indexOfSeq(items: readonly HistoryItem[], seq: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    // Those without a number are at the end.
    if ((items[middle]?.message.seq ?? Number.POSITIVE_INFINITY) < seq) low = middle + 1;
    else high = middle;
  }
  return items[low]?.message.seq === seq ? low : -1;
}
