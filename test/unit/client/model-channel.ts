import type { MessageQuery } from "../../../client/index.ts";
import type { Channel } from "../../../protocol/chat/channel.ts";
import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import type { ChannelEvent, ChannelOpened, ChannelReply } from "../../../protocol/chat/server-frames.ts";
import type { ClientFrame } from "../../../protocol/client-frames.ts";

/** Small, so that tests come to the ends of them. */
const PAGE = 4;
const CATCH_UP = 8;

type Op = Extract<ClientFrame, { key: string }>;
/** What an op did: frames carry `events`, which took the stream from `previous` to `offset`. */
export interface Done {
  reply: ChannelReply | null;
  events: ChannelEvent[];
  previous: number;
  offset: number;
}

type Since = Pick<Extract<ClientFrame, { type: "openChannel" }>, "epoch" | "offset" | "seq">;

/** The channel that every device should come to see, in the plainest way: everything is in memory and nothing is fast. */
export class ModelChannel {
  readonly channelId = "channel-0123456789";
  epoch = "life-1";
  offset = 0;
  messages: Message[] = [];
  readonly #attempts = new Map<string, ChannelReply>();
  #changes: { offset: number; seq: number }[] = [];
  #knownFrom = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What shows in the channel itself. */
  get shown(): Message[] {
    return this.messages.filter(({ threadOf, inChannel }) => threadOf === undefined || inChannel);
  }

  thread(seq: number): Message[] {
    return this.messages.filter(({ threadOf }) => threadOf === seq);
  }

  get pins(): number[] {
    return this.messages.filter(({ pinned }) => pinned).map(({ seq }) => seq);
  }

  perform(userId: string, op: Op): Done {
    const attempt = `${userId} ${op.key}`;
    const known = this.#attempts.get(attempt);
    const previous = this.offset;
    if (known !== undefined) return { reply: known, events: [], previous, offset: previous };
    const events = this.#do(userId, op);
    if (events === undefined) return { reply: null, events: [], previous, offset: previous };
    this.offset += events.length;
    const sent = events.find((event) => event.event === "sent");
    const seq = sent?.message.seq ?? ("seq" in op ? op.seq : 0);
    for (const event of events) {
      const changed = "seq" in event ? event.seq : event.event === "sent" ? event.message.seq : 0;
      this.#changes.push({ offset: this.offset, seq: changed });
    }
    const reply = this.#replyTo(op, seq);
    this.#attempts.set(attempt, reply);
    return { reply, events, previous, offset: this.offset };
  }

  open(since: Since): Omit<ChannelOpened, "type" | "re"> {
    const missed = this.#missed(since);
    const newest = this.shown.slice(-PAGE);
    return {
      channelId: this.channelId,
      epoch: this.epoch,
      offset: this.offset,
      recovered: missed !== undefined,
      channel: this.#channel(),
      role: "member",
      messages: missed ?? newest,
      hasEarlier: missed === undefined && this.shown.length > newest.length,
      pins: this.pins,
      receipts: [],
      readSeq: 0,
      entry: this.entry(),
    };
  }

  /** What was missed cannot be said any more; with another epoch where the stream begins a new life. */
  forget(how: "changes" | "life"): void {
    this.#knownFrom = this.offset;
    if (how === "life") {
      this.epoch = `${this.epoch}+`;
      this.offset = 1;
      this.#knownFrom = 1;
      this.#changes = [];
      for (const [attempt, reply] of this.#attempts)
        this.#attempts.set(attempt, { ...reply, offset: 0 } as ChannelReply);
    }
  }

  page({ before, after, around, thread, limit = PAGE }: MessageQuery) {
    const all = thread === undefined ? this.shown : this.thread(thread);
    const from =
      after !== undefined
        ? all.filter(({ seq }) => seq <= after).length
        : around !== undefined
          ? Math.max(0, all.filter(({ seq }) => seq < around).length - Math.floor(limit / 2))
          : Math.max(0, all.filter(({ seq }) => seq < (before ?? Number.POSITIVE_INFINITY)).length - limit);
    const until = Math.min(
      from + limit,
      all.filter(({ seq }) => seq < (before ?? Number.POSITIVE_INFINITY)).length,
    );
    const messages = all.slice(from, until);
    return {
      messages,
      before: from > 0 ? (messages[0]?.seq ?? before ?? null) : null,
      after: until < all.length ? (messages.at(-1)?.seq ?? after ?? null) : null,
    };
  }

  entry(): InboxEntry {
    const last = this.shown.at(-1);
    return {
      channelId: this.channelId,
      kind: "group",
      teamId: null,
      name: "model",
      picture: null,
      userIds: [],
      role: "member",
      large: false,
      archived: false,
      closed: false,
      lastMessage: last ? { seq: last.seq, senderId: last.senderId, at: last.at, kind: last.kind } : null,
      unread: 0,
      mentions: 0,
      readSeq: 0,
      threads: [],
      notify: { level: "all", until: null },
    };
  }

  #missed({ epoch, offset = 0, seq = 0 }: Since) {
    if (epoch !== this.epoch || offset < this.#knownFrom || offset > this.offset) return undefined;
    const changed = new Set(
      this.#changes.filter((change) => change.offset > offset).map((change) => change.seq),
    );
    const missed = this.messages.filter((message) => message.seq > seq || changed.has(message.seq));
    return missed.length > CATCH_UP ? undefined : missed;
  }

  /** Undefined where it is refused. */
  #do(userId: string, op: Op): ChannelEvent[] | undefined {
    if (op.type === "sendMessage") return this.#send(userId, op);
    const message = this.messages[op.seq - 1];
    if (message === undefined || (message.deletedAt !== undefined && op.type !== "deleteMessage"))
      return undefined;
    const { seq } = message;
    switch (op.type) {
      case "editMessage": {
        if (message.senderId !== userId) return undefined;
        const { body, preview } = op;
        const content = { body, ...(preview !== undefined && { preview }) };
        const { preview: _, ...kept } = message;
        const editedAt = this.#now();
        this.#put({ ...kept, ...content, editedAt });
        return [{ event: "edited", seq, editedAt, ...content }];
      }
      case "deleteMessage": {
        if (message.senderId !== userId) return undefined;
        if (message.deletedAt !== undefined) return [];
        const { preview: _, reactions: __, pinned, ...kept } = message;
        const deletedAt = this.#now();
        this.#put({ ...kept, body: "", deletedAt, deletedBy: userId });
        const deleted = { event: "deleted", seq, deletedAt, deletedBy: userId } as const;
        return pinned ? [deleted, { event: "pin", seq, pinned: false }] : [deleted];
      }
      case "addReaction":
      case "removeReaction":
        return this.#react(message, userId, op.emoji, op.type === "addReaction");
      case "setPin": {
        if ((message.pinned ?? false) === op.pinned) return [];
        const { pinned: _, ...kept } = message;
        this.#put(op.pinned ? { ...kept, pinned: true } : kept);
        return [{ event: "pin", seq, pinned: op.pinned }];
      }
    }
  }

  #send(userId: string, op: Extract<Op, { type: "sendMessage" }>): ChannelEvent[] | undefined {
    const { key, kind, body, preview, replyTo, threadOf, inChannel } = op;
    const root = threadOf === undefined ? undefined : this.messages[threadOf - 1];
    if (threadOf !== undefined && (root === undefined || root.threadOf !== undefined)) return undefined;
    const seq = this.messages.length + 1;
    const message: Message = {
      seq,
      id: `id-${seq}`,
      senderId: userId,
      at: this.#now(),
      key,
      kind,
      body,
      ...(preview !== undefined && { preview }),
      ...(replyTo !== undefined && { replyTo: this.#quote(replyTo) }),
      ...(threadOf !== undefined && { threadOf, inChannel }),
    };
    this.messages.push(message);
    const sent = { event: "sent", message } as const;
    if (root === undefined) return [sent];
    const userIds = [userId, ...(root.thread?.userIds ?? []).filter((other) => other !== userId)];
    const thread = { count: (root.thread?.count ?? 0) + 1, lastSeq: seq, lastAt: message.at, userIds };
    this.#put({ ...root, thread });
    return [sent, { event: "thread", seq: root.seq, thread }];
  }

  #react(message: Message, userId: string, emoji: string, added: boolean): ChannelEvent[] {
    const { reactions: before = [], ...kept } = message;
    const known = before.find((each) => each.emoji === emoji);
    if ((known?.userIds.includes(userId) ?? false) === added) return [];
    const userIds = (known?.userIds ?? []).filter((other) => other !== userId);
    if (added) userIds.push(userId);
    const others = before.filter((each) => each.emoji !== emoji);
    const reactions = userIds.length === 0 ? others : [...others, { emoji, count: userIds.length, userIds }];
    this.#put(reactions.length === 0 ? kept : { ...kept, reactions });
    return [{ event: "reaction", seq: message.seq, userId, emoji, added, reactions }];
  }

  /** Quotes show what is quoted as it is now. */
  #put(message: Message): void {
    this.messages = this.messages.map((each) => (each.seq === message.seq ? message : each));
    this.messages = this.messages.map((each) =>
      each.replyTo?.seq === message.seq ? { ...each, replyTo: this.#quote(message.seq) } : each,
    );
  }

  #quote(seq: number): NonNullable<Message["replyTo"]> {
    const quoted = this.messages[seq - 1];
    if (quoted === undefined) return { seq };
    const { senderId, preview, deletedAt } = quoted;
    return {
      seq,
      senderId,
      ...(preview !== undefined && { preview }),
      ...(deletedAt !== undefined && { deleted: true }),
    };
  }

  #replyTo(op: Op, seq: number): ChannelReply {
    const done = { channelId: this.channelId, offset: this.offset, seq };
    const message = this.messages[seq - 1];
    switch (op.type) {
      case "sendMessage":
        return { type: "messageSent", ...done, messageId: message?.id ?? "", at: message?.at ?? 0 };
      case "editMessage":
        return { type: "messageEdited", ...done, editedAt: message?.editedAt ?? 0 };
      case "deleteMessage":
        return { type: "messageDeleted", ...done };
      case "addReaction":
      case "removeReaction":
        return { type: "reactionSet", ...done };
      case "setPin":
        return { type: "pinSet", ...done };
    }
  }

  #channel(): Channel {
    return {
      channelId: this.channelId,
      kind: "group",
      teamId: null,
      visibility: null,
      name: "model",
      topic: "",
      picture: null,
      userIds: [],
      createdBy: "user-a-0000000",
      createdAt: 0,
      memberCount: 2,
      readOnly: false,
      archivedAt: null,
      closed: false,
      retentionDays: null,
    };
  }
}
