import type { Channel, ChannelUpdate, Role } from "../../../protocol/chat/channel.ts";
import type { Operation } from "../../../protocol/chat/permissions.ts";
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
import type { HeldFile } from "../../../protocol/links/stored-file-link.ts";
import { openFor } from "./catch-up.ts";
import { toChannel } from "./channel-info.ts";
import { owedSince, settleDepartures } from "./departures.ts";
import { entryOf, entryToKeep } from "./entries.ts";
import { findFile } from "./file-references.ts";
import { housekeep, housekeepDueMs } from "./housekeeping.ts";
import { Ledger } from "./ledger.ts";
import { listMembers, type MemberRow, memberIds, membersAmong, readMember } from "./members.ts";
import { addMembers, expel, join, leave, removeMember, setRole } from "./membership.ts";
import type { News } from "./news.ts";
import { archivedTarget, type Circumstances, perform } from "./perform.ts";
import { listPins } from "./pins.ts";
import { listReactors } from "./reactions.ts";
import { listReceipts } from "./read-marks.ts";
import { FORBIDDEN, isRefused, NO_CHANNEL, NO_FILE, TOO_LARGE_TO_SHARE } from "./refusals.ts";
import { createTables } from "./schema.ts";
import { isArchived } from "./segments.ts";
import {
  archiveChannel,
  closePair,
  createChannel,
  reopenPair,
  setTeamRetention,
  updateChannel,
} from "./settings.ts";
import type { ChannelStorage } from "./storage.ts";

/**
 * The rules of one channel over its storage, as plain synchronous calls: whoever calls wraps them in a transaction, publishes
 * what `takeNews` answers once it is stored, and calls `forgetCaches` after a rollback. A refused call changed nothing.
 * Times are epoch ms. What a user asks for (`by`) is `notFound` to whoever is no member, be there a channel or not.
 */
export class ChannelCore {
  /** For the rules that have a life of their own: paging, the archive, search. */
  readonly ledger: Ledger;

  constructor(storage: ChannelStorage) {
    this.ledger = new Ledger(storage);
    // A channel may be older than some of its tables.
    if (this.exists) createTables(storage.sql);
  }

  /** Drops what is remembered of the storage and the news not taken yet, since the transaction that made them was undone. */
  forgetCaches(): void {
    this.ledger.forget();
  }

  get exists(): boolean {
    return this.ledger.exists;
  }

  get channelId(): string {
    return this.ledger.info.channelId;
  }

  /** Names this life of the stream. */
  get epoch(): string {
    return this.ledger.info.epoch;
  }

  /** Where the stream stands: raised by each durable event. */
  get offset(): number {
    return this.ledger.counters.offset;
  }

  get memberCount(): number {
    return this.ledger.info.memberCount;
  }

  /** Whether it has more members than are told of every message. */
  get isLarge(): boolean {
    return this.ledger.isLarge;
  }

  /** What changed since the last call, for publishing. */
  takeNews(): News {
    return this.ledger.takeNews();
  }

  memberIds(): string[] {
    return memberIds(this.ledger.sql);
  }

  isMember(userId: string): boolean {
    return this.#find(userId) !== null;
  }

  /** How the channel stands for this user; with role null for somebody who is no member (any more). */
  entry(userId: string): ChannelEntry {
    return entryOf(this.ledger, userId);
  }

  /** The same, as the user's hub keeps it. */
  entryToKeep(userId: string): ChannelEntry {
    return entryToKeep(this.ledger, userId);
  }

  /**
   * Whom to tell again after a crash that swallowed deliveries made since the stream's `offset`: everyone in a channel that is
   * not large; else those who acted or were called. Those who left since are in `removed`.
   */
  owedSince(offset: number): Pick<News, "tell" | "removed"> {
    return owedSince(this.ledger, offset);
  }

  /** Everything up to `offset` was delivered: who left before then need not be remembered any longer. */
  settle(offset: number): void {
    settleDepartures(this.ledger.sql, offset);
  }

  /** Makes the channel unless it exists. */
  create(spec: ChannelSpec, nowMs: number): Channel {
    return createChannel(this.ledger, spec, nowMs);
  }

  /** The channel as it is, without asking anyone's leave; null where there is none. */
  inspect(): Channel | null {
    return this.exists ? toChannel(this.ledger.info) : null;
  }

  describe(by: string): Outcome<{ channel: Channel; role: Role }> {
    return this.#as(by, "read", ({ role }) => ({ ok: { channel: toChannel(this.ledger.info), role } }));
  }

  /** `pictureFile`: the picture that the update names, as the Worker holds it. */
  update(
    by: string,
    update: ChannelUpdate,
    nowMs: number,
    pictureFile: HeldFile | null = null,
  ): Outcome<Channel> {
    return this.#as(by, null, (member) => updateChannel(this.ledger, member, update, nowMs, pictureFile));
  }

  addMembers(by: string, userIds: string[], nowMs: number): Outcome<Channel> {
    return this.#thenChannel(this.#as(by, null, (member) => addMembers(this.ledger, member, userIds, nowMs)));
  }

  join(by: string, nowMs: number): Outcome<Channel> {
    return this.#thenChannel(join(this.ledger, by, nowMs));
  }

  leave(by: string, nowMs: number): Outcome<null> {
    return this.#as(by, null, (member) => leave(this.ledger, member, nowMs));
  }

  removeMember(by: string, userId: string, nowMs: number): Outcome<null> {
    return this.#as(by, null, (member) => removeMember(this.ledger, member, userId, nowMs));
  }

  expel(userId: string, nowMs: number): void {
    expel(this.ledger, userId, nowMs);
  }

  setRole(by: string, userId: string, role: Role, nowMs: number): Outcome<null> {
    return this.#as(by, null, (member) => setRole(this.ledger, member, userId, role, nowMs));
  }

  members(by: string, after: string | null, limit: number): Outcome<ChannelMember[]> {
    return this.#as(by, "read", () => ({ ok: listMembers(this.ledger.sql, after, limit) }));
  }

  membersAmong(by: string, userIds: string[]): Outcome<ChannelMember[]> {
    return this.#as(by, "read", () => ({ ok: membersAmong(this.ledger.sql, userIds) }));
  }

  /** Message numbers, rising. */
  pins(by: string): Outcome<number[]> {
    return this.#as(by, "read", () => ({ ok: listPins(this.ledger.sql) }));
  }

  receipts(by: string): Outcome<Receipt[]> {
    return this.#as(by, "read", () => ({ ok: listReceipts(this.ledger) }));
  }

  /** Whether this message is to be read from the archive first, to be handed in as `archived`. */
  isArchived(seq: number): boolean {
    return isArchived(this.ledger, seq);
  }

  /** Who reacted with this emoji, rising by id, after `after`. `archived`: the message, where `isArchived` says so. */
  reactors(
    by: string,
    seq: number,
    emoji: string,
    after: string | null,
    limit: number,
    archived: ArchivedMessage | null = null,
  ): Outcome<string[]> {
    return this.#as(by, "read", () => listReactors(this.ledger, { seq, emoji, after, limit, archived }));
  }

  /** A file that a message shows, or the channel's picture. */
  fileOf(by: string, fileId: string): Outcome<HeldFile> {
    return this.#as(by, "read", () => {
      const file = findFile(this.ledger, fileId);
      return file ? { ok: file } : NO_FILE;
    });
  }

  /** Whether this user may share a live place. */
  admitShare(by: string): Outcome<null> {
    return this.#as(by, "shareLocation", () => (this.isLarge ? TOO_LARGE_TO_SHARE : { ok: null }));
  }

  exportHeader(by: string): Outcome<{ channel: Channel; members: ChannelMember[] }> {
    return this.#as(by, "export", () => {
      const members = listMembers(this.ledger.sql, null, this.memberCount);
      return { ok: { channel: toChannel(this.ledger.info), members } };
    });
  }

  /** Archives the channel without asking anyone's leave. Does nothing where there is none. */
  archive(nowMs: number): void {
    archiveChannel(this.ledger, nowMs);
  }

  setTeamRetention(retentionDays: number | null): void {
    setTeamRetention(this.ledger, retentionDays);
  }

  /** Of a direct channel; 0 where there is none yet. */
  pairVersion(): number {
    return this.exists ? this.ledger.info.pairVersion : 0;
  }

  closePair(): void {
    closePair(this.ledger);
  }

  reopenPair(version: number): boolean {
    return reopenPair(this.ledger, version);
  }

  /** Which message must be read from the archive before `perform`; null: none. */
  archivedTarget(op: ChannelOp): number | null {
    return this.exists ? archivedTarget(this.ledger, op) : null;
  }

  /** Does one op. Null where it succeeded and has no answer. */
  perform(by: string, op: ChannelOp, circumstances: Circumstances): Outcome<ChannelReply | null> {
    return this.exists ? perform(this.ledger, by, op, circumstances) : NO_CHANNEL;
  }

  /** What changed since, or the newest page where that cannot be said or is too much. */
  open(by: string, since: Since | null): Outcome<Omit<ChannelOpened, "type" | "re">> {
    return this.#as(by, "read", (member) => ({ ok: openFor(this.ledger, member, since) }));
  }

  /** When `housekeep` is due next; null: not before something happens. */
  housekeepDueMs(): number | null {
    return this.exists ? housekeepDueMs(this.ledger) : null;
  }

  /** Forgets attempts that are too old to be repeated, and the oldest changes. */
  housekeep(nowMs: number): void {
    housekeep(this.ledger, nowMs);
  }

  #find(userId: string): MemberRow | null {
    return this.exists ? readMember(this.ledger.sql, userId) : null;
  }

  /** Does what a member asks for, if the operation is theirs; null: `body` sees to that. */
  #as<Answer>(
    by: string,
    operation: Operation | null,
    body: (member: MemberRow) => Outcome<Answer>,
  ): Outcome<Answer> {
    const member = this.#find(by);
    if (!member) return NO_CHANNEL;
    if (operation && !this.ledger.may(operation, member.role)) return FORBIDDEN;
    return body(member);
  }

  #thenChannel(outcome: Outcome<null>): Outcome<Channel> {
    return isRefused(outcome) ? outcome : { ok: toChannel(this.ledger.info) };
  }
}
