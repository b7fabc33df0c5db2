import type { Channel, ChannelUpdate, Role } from "../../../protocol/chat/channel.ts";
import type { ChannelOpened, ChannelReply, Receipt } from "../../../protocol/chat/server-frames.ts";
import type {
  ArchivedMessage,
  ChannelEntry,
  ChannelMember,
  ChannelOp,
  ChannelSpec,
  Outcome,
  Since,
} from "../../../protocol/links/chat-channel-link.ts";
import type { News } from "./news.ts";
import type { ChannelStorage } from "./storage.ts";

/** What `perform` must know besides the op. */
export interface Circumstances {
  /** Whether the user lets others see what they have read. */
  readReceipts: boolean;
  nowMs: number;
  /** The message that `archivedTarget` named, as its segment has it; null where it is not to be found. */
  archived?: ArchivedMessage | null;
}

/**
 * The rules of one channel over its storage, as plain synchronous calls: whoever calls wraps them in a transaction, publishes
 * what `takeNews` answers once it is stored, and calls `forgetCaches` after a rollback. A refused call changed nothing.
 * Times are epoch ms. Except for `exists`, `create` and the calls about a pair, there must be a channel or the answer is
 * `notFound`.
 */
export class ChannelCore {
  constructor(_storage: ChannelStorage) {}

  /** Drops what is remembered of the storage and the news not taken yet, since the transaction that made them was undone. */
  forgetCaches(): void {
    throw new Error("missing");
  }

  get exists(): boolean {
    throw new Error("missing");
  }
  get channelId(): string {
    throw new Error("missing");
  }
  /** Names this life of the stream. */
  get epoch(): string {
    throw new Error("missing");
  }
  /** Where the stream stands: raised by each durable event. */
  get offset(): number {
    throw new Error("missing");
  }
  get memberCount(): number {
    throw new Error("missing");
  }
  /** Whether it has more members than are told of every message. */
  get isLarge(): boolean {
    throw new Error("missing");
  }

  /** What changed since the last call, for publishing. Read marks of the stream's readers are among it, typing too. */
  takeNews(): News {
    throw new Error("missing");
  }

  /** All members' ids. Up to 256, or 100,000 where `isLarge`. */
  memberIds(): string[] {
    throw new Error("missing");
  }
  isMember(_userId: string): boolean {
    throw new Error("missing");
  }

  /** How the channel stands for this user; with role null for somebody who is no member (any more). */
  entry(_userId: string): ChannelEntry {
    throw new Error("missing");
  }

  /**
   * Whom to tell again after a crash that swallowed deliveries made since the stream's `offset`: everyone in a channel that is
   * not large; else those who acted or were called. Those who left since are in `removed`.
   */
  owedSince(_offset: number): Pick<News, "tell" | "removed"> {
    throw new Error("missing");
  }
  /** Everything up to `offset` was delivered: who left before then need not be remembered any longer. */
  settle(_offset: number): void {
    throw new Error("missing");
  }

  /** Makes the channel unless it exists. */
  create(_spec: ChannelSpec, _nowMs: number): Channel {
    throw new Error("missing");
  }
  describe(_by: string): Outcome<{ channel: Channel; role: Role }> {
    throw new Error("missing");
  }
  update(_by: string, _update: ChannelUpdate, _nowMs: number): Outcome<Channel> {
    throw new Error("missing");
  }
  addMembers(_by: string, _userIds: string[], _nowMs: number): Outcome<Channel> {
    throw new Error("missing");
  }
  join(_by: string, _nowMs: number): Outcome<Channel> {
    throw new Error("missing");
  }
  leave(_by: string, _nowMs: number): Outcome<null> {
    throw new Error("missing");
  }
  removeMember(_by: string, _userId: string, _nowMs: number): Outcome<null> {
    throw new Error("missing");
  }
  expel(_userId: string, _nowMs: number): void {
    throw new Error("missing");
  }
  setRole(_by: string, _userId: string, _role: Role, _nowMs: number): Outcome<null> {
    throw new Error("missing");
  }
  members(_by: string, _after: string | null, _limit: number): Outcome<ChannelMember[]> {
    throw new Error("missing");
  }
  membersAmong(_by: string, _userIds: string[]): Outcome<ChannelMember[]> {
    throw new Error("missing");
  }
  /** Message numbers, rising. */
  pins(_by: string): Outcome<number[]> {
    throw new Error("missing");
  }
  receipts(_by: string): Outcome<Receipt[]> {
    throw new Error("missing");
  }
  /** Whether this message is to be read from the archive first, to be handed in as `archived`. */
  isArchived(_seq: number): boolean {
    throw new Error("missing");
  }
  /** Who reacted with this emoji, rising by id, after `after`. `archived`: the message, where `isArchived` says so. */
  reactors(
    _by: string,
    _seq: number,
    _emoji: string,
    _after: string | null,
    _limit: number,
    _archived?: ArchivedMessage | null,
  ): Outcome<string[]> {
    throw new Error("missing");
  }
  exportHeader(_by: string): Outcome<{ channel: Channel; members: ChannelMember[] }> {
    throw new Error("missing");
  }
  setTeamRetention(_retentionDays: number | null): void {
    throw new Error("missing");
  }
  pairVersion(): number {
    throw new Error("missing");
  }
  closePair(): void {
    throw new Error("missing");
  }
  reopenPair(_version: number): boolean {
    throw new Error("missing");
  }

  /** Which message must be read from the archive before `perform`; null: none. */
  archivedTarget(_op: ChannelOp): number | null {
    throw new Error("missing");
  }
  /** Does one op. Null where it succeeded and has no answer. */
  perform(_by: string, _op: ChannelOp, _circumstances: Circumstances): Outcome<ChannelReply | null> {
    throw new Error("missing");
  }

  /** What changed since, or the newest page where that cannot be said or is too much. */
  open(_by: string, _since: Since | null): Outcome<Omit<ChannelOpened, "type" | "re">> {
    throw new Error("missing");
  }

  /** When `housekeep` is due next; null: never. */
  housekeepDueMs(): number | null {
    throw new Error("missing");
  }
  /** Forgets attempts that are too old to be repeated, and the oldest changes. */
  housekeep(_nowMs: number): void {
    throw new Error("missing");
  }
}
