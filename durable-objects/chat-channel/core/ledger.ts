import { V7Generator } from "uuidv7";
import type { Role } from "../../../protocol/chat/channel.ts";
import { may, type Operation } from "../../../protocol/chat/permissions.ts";
import type { ChannelEvent, Receipt } from "../../../protocol/chat/server-frames.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import { type ChannelInfo, isLarge, stateOf, toChannel } from "./channel-info.ts";
import { type Counters, keepCounters, readCounters } from "./counters.ts";
import type { News } from "./news.ts";
import type { ChannelStorage, KeyValue, Sql } from "./storage.ts";

const INFO_KEY = "channel";

/** Whether a channel is stored there. */
export function isChannel({ kv }: ChannelStorage): boolean {
  return kv.get<ChannelInfo>(INFO_KEY) !== undefined;
}

/** What all rules of one channel share: its storage, how far it has got, and the news of what they change. */
export class Ledger implements ChannelStorage {
  readonly sql: Sql;
  readonly kv: KeyValue;
  #info: ChannelInfo | null | undefined;
  #counters: Counters | undefined;
  #news: PendingNews = nothingNew();
  readonly #ids = new V7Generator();
  /** Threads with something unread, by member, as read from the storage and unchanged since. */
  readonly unreadThreads = new Map<string, ChannelEntry["threads"]>();

  constructor({ sql, kv }: ChannelStorage) {
    this.sql = sql;
    this.kv = kv;
  }

  get exists(): boolean {
    return this.#readInfo() !== null;
  }

  /** What the channel is. Throws where there is none. */
  get info(): ChannelInfo {
    const info = this.#readInfo();
    if (!info) throw new Error("there is no channel here");
    return info;
  }

  set info(info: ChannelInfo) {
    this.kv.put(INFO_KEY, info);
    this.#info = info;
  }

  get isLarge(): boolean {
    return isLarge(this.info);
  }

  /** Those that the caller raises, together with the rows that they follow from. */
  get counters(): Counters {
    this.#counters ??= readCounters(this);
    return this.#counters;
  }

  /** Writes the counters down: to be called before hot messages or changes are deleted. */
  keepCounters(): void {
    keepCounters(this, this.counters);
  }

  may(operation: Operation, role: Role): boolean {
    return may(operation, role, stateOf(this.info));
  }

  /** The time of what happens now: no earlier than that of the newest message, whatever the clock does. */
  timeOf(nowMs: number): number {
    return Math.max(nowMs, this.counters.atMs);
  }

  newMessageId(atMs: number): string {
    return this.#ids.generateOrResetWithTs(atMs).toString();
  }

  /** Adds an event to the stream. Whoever does so stores a row with the offset after it: a message, or a change. */
  announce(event: ChannelEvent): void {
    this.#news.previous ??= this.counters.offset;
    this.counters.offset += 1;
    this.#news.events.push(event);
  }

  announceChannel(): void {
    this.announce({ event: "channel", channel: toChannel(this.info) });
  }

  /** Stores that this message, or the channel (0), is another at the present offset. */
  recordChange(seq: number): void {
    this.sql.run("INSERT INTO changes (offset, seq) VALUES (?, ?)", this.counters.offset, seq);
  }

  /** The entries of all members changed; in a large channel they learn of it when they look. */
  tellEveryone(): void {
    if (!this.isLarge) this.#news.tell = "everyone";
  }

  /** The same where even those of a large channel are told: it is new, became large, or ceases to be. */
  tellAll(): void {
    this.#news.tell = "everyone";
  }

  tell(userId: string): void {
    if (this.#news.tell !== "everyone") this.#news.tell.add(userId);
  }

  tellReceipt(receipt: Receipt): void {
    this.#news.receipts.set(receipt.userId, receipt);
  }

  tellTyping(typing: News["typing"][number]): void {
    this.#news.typing.push(typing);
  }

  tellRemoved(userId: string): void {
    this.#news.removed.add(userId);
    this.tell(userId);
  }

  /** Somebody who was removed is back. */
  tellReturned(userId: string): void {
    this.#news.removed.delete(userId);
  }

  /** What changed since the last call. */
  takeNews(): News {
    const { previous, receipts, ...news } = this.#news;
    this.#news = nothingNew();
    const { offset } = this.counters;
    return { ...news, previous: previous ?? offset, offset, receipts: [...receipts.values()] };
  }

  /** Drops what is remembered of the storage, which is another than before. The news stay. */
  reload(): void {
    this.#info = undefined;
    this.#counters = undefined;
    this.unreadThreads.clear();
  }

  /** Drops what a transaction that was undone left in memory. */
  forget(): void {
    this.reload();
    this.#news = nothingNew();
  }

  #readInfo(): ChannelInfo | null {
    if (this.#info === undefined) this.#info = this.kv.get<ChannelInfo>(INFO_KEY) ?? null;
    return this.#info;
  }
}

interface PendingNews extends Pick<News, "events" | "typing" | "tell" | "removed"> {
  /** The offset before the first of the events. */
  previous: number | null;
  receipts: Map<string, Receipt>;
}

function nothingNew(): PendingNews {
  return { previous: null, events: [], receipts: new Map(), typing: [], tell: new Set(), removed: new Set() };
}
