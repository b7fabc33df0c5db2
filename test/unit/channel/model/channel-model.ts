import type { ChannelKind, Role } from "../../../../protocol/chat/channel.ts";
import type { Mentions, Message, SystemEvent } from "../../../../protocol/chat/message.ts";
import { may, type Operation } from "../../../../protocol/chat/permissions.ts";
import type { Attachment } from "../../../../protocol/files/file.ts";
import type { ChannelSpec, Refusal } from "../../../../protocol/links/chat-channel-link.ts";

export interface ModelMember {
  role: Role;
  /** The order in which members came. */
  since: number;
  readSeq: number;
  shownReadSeq: number;
  deliveredSeq: number;
  /** How far they have read the threads that they follow, by first message. */
  threads: Map<number, number>;
}

export interface ModelMessage {
  seq: number;
  senderId: string;
  at: number;
  kind: string;
  key?: string | undefined;
  body: string;
  preview?: string | undefined;
  mentions?: Mentions | undefined;
  attachments?: Attachment[] | undefined;
  replyTo?: number | undefined;
  threadOf?: number | undefined;
  inChannel: boolean;
  editedAt?: number;
  deletedAt?: number;
  deletedBy?: string;
  pinned: boolean;
  /** In the order in which they came. */
  reactions: { emoji: string; userId: string }[];
  /** Whom it called, when it did. */
  called: Set<string>;
}

export type Code = Refusal["code"] | null;

/** What a channel is to its members, said as simply as possible: everything is in memory and counted anew each time. */
export class ChannelModel {
  readonly kind: ChannelKind;
  readonly isPublic: boolean;
  readonly members = new Map<string, ModelMember>();
  readonly messages: ModelMessage[] = [];
  name: string | null;
  picture: string | null = null;
  readOnly = false;
  archived = false;
  closed = false;
  #joined = 0;

  constructor(spec: ChannelSpec, nowMs: number) {
    this.kind = spec.kind;
    this.isPublic = spec.visibility === "public";
    this.name = spec.name;
    for (const { userId, role } of spec.members) this.#enter(userId, role);
    this.say(spec.createdBy, { event: "created" }, nowMs);
  }

  get lastSeq(): number {
    return this.messages.length;
  }

  may(by: string, operation: Operation): Code {
    const member = this.members.get(by);
    if (!member) return "notFound";
    return may(operation, member.role, this) ? null : "forbidden";
  }

  message(seq: number): ModelMessage | undefined {
    return this.messages[seq - 1];
  }

  /** How often each file is referred to: by messages, and as the channel's picture. */
  references(): Map<string, number> {
    const shown = this.messages.flatMap(({ attachments = [] }) => attachments.map(({ fileId }) => fileId));
    const counts = new Map<string, number>();
    for (const file of [...shown, ...(this.picture ? [this.picture] : [])]) {
      counts.set(file, (counts.get(file) ?? 0) + 1);
    }
    return counts;
  }

  replies(root: number): ModelMessage[] {
    return this.messages.filter((message) => message.threadOf === root);
  }

  append(message: Omit<ModelMessage, "seq" | "pinned" | "reactions" | "called">): ModelMessage {
    const seq = this.lastSeq + 1;
    const added = { ...message, seq, pinned: false, reactions: [], called: new Set<string>() };
    this.messages.push(added);
    return added;
  }

  /** The server says something, except in direct channels. */
  say(by: string, event: SystemEvent, nowMs: number): void {
    if (this.kind === "direct") return;
    this.append({ senderId: by, at: nowMs, kind: "system", body: JSON.stringify(event), inChannel: true });
  }

  /** Notes whom a message calls by now. */
  call(message: ModelMessage): void {
    const { mentions, threadOf } = message;
    message.called = new Set(mentions?.userIds.filter((userId) => this.members.has(userId)));
    for (const [userId, member] of mentions?.channel || mentions?.here ? this.members : []) {
      if (message.inChannel || (threadOf && member.threads.has(threadOf))) message.called.add(userId);
    }
    message.called.delete(message.senderId);
    if (message.inChannel || threadOf === undefined) return;
    for (const userId of message.called) {
      const threads = this.members.get(userId)?.threads;
      if (threads && !threads.has(threadOf)) threads.set(threadOf, message.seq - 1);
    }
  }

  join(by: string, userIds: string[], nowMs: number): void {
    const newcomers = [...new Set(userIds)].filter((userId) => !this.members.has(userId));
    for (const userId of newcomers) this.#enter(userId, this.members.size === 0 ? "owner" : "member");
    if (newcomers.length > 0) this.say(by, { event: "joined", userIds: newcomers }, nowMs);
  }

  go(userId: string, by: string, deed: SystemEvent, nowMs: number): void {
    const role = this.members.get(userId)?.role;
    this.members.delete(userId);
    for (const message of this.messages) message.called.delete(userId);
    const heir = this.#heir();
    if (role === "owner" && heir) heir.role = "owner";
    this.say(by, deed, nowMs);
  }

  unread(userId: string): number {
    const readSeq = this.members.get(userId)?.readSeq ?? 0;
    return this.messages.filter(({ seq, kind, inChannel }) => seq > readSeq && inChannel && kind !== "system")
      .length;
  }

  mentionSeqs(userId: string): number[] {
    const member = this.members.get(userId);
    if (!member) return [];
    return this.messages
      .filter(({ called }) => called.has(userId))
      .filter(({ seq, inChannel, threadOf = 0 }) =>
        inChannel ? seq > member.readSeq : seq > (member.threads.get(threadOf) ?? 0),
      )
      .map(({ seq }) => seq);
  }

  unreadThreads(userId: string): { seq: number; unread: number; lastSeq: number }[] {
    return [...(this.members.get(userId)?.threads ?? [])]
      .map(([root, readSeq]) => {
        const replies = this.replies(root);
        const unread = replies.filter(({ seq }) => seq > readSeq).length;
        return { seq: root, unread, lastSeq: replies.at(-1)?.seq ?? 0 };
      })
      .filter(({ unread }) => unread > 0)
      .sort((a, b) => b.lastSeq - a.lastSeq);
  }

  /** A message as members see it, without its id and what a quote shows of another. */
  shown(message: ModelMessage): Omit<Message, "id"> {
    const { replyTo, inChannel, pinned, reactions, called: _, ...said } = message;
    const replies = this.replies(message.seq);
    const last = replies.at(-1);
    const writers = replies.map(({ senderId }) => senderId).reverse();
    const shown = {
      ...said,
      ...(replyTo && { replyTo: { seq: replyTo } }),
      ...(said.threadOf && { inChannel }),
      ...(pinned && { pinned }),
      ...(reactions.length > 0 && { reactions: tally(reactions) }),
      ...(last && {
        thread: {
          count: replies.length,
          lastSeq: last.seq,
          lastAt: last.at,
          userIds: [...new Set(writers)],
        },
      }),
    };
    return JSON.parse(JSON.stringify(shown)) as Omit<Message, "id">;
  }

  #enter(userId: string, role: Role): void {
    this.#joined += 1;
    this.members.set(userId, {
      role,
      since: this.#joined,
      readSeq: this.lastSeq,
      shownReadSeq: 0,
      deliveredSeq: 0,
      threads: new Map(),
    });
  }

  #heir(): ModelMember | undefined {
    const rank = ({ role }: ModelMember) => (role === "admin" ? 0 : 1);
    return [...this.members.values()].sort((a, b) => rank(a) - rank(b) || a.since - b.since)[0];
  }
}

function tally(reactions: ModelMessage["reactions"]): { emoji: string; count: number; userIds: string[] }[] {
  const emojis = [...new Set(reactions.map(({ emoji }) => emoji))];
  return emojis.map((emoji) => {
    const userIds = reactions.filter((each) => each.emoji === emoji).map(({ userId }) => userId);
    return { emoji, count: userIds.length, userIds };
  });
}
