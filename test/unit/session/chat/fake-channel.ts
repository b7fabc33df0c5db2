import type { Channel } from "../../../../protocol/chat/channel.ts";
import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import type { Message } from "../../../../protocol/chat/message.ts";
import type { ChannelOpened, ChannelReply, Receipt } from "../../../../protocol/chat/server-frames.ts";
import { encodeFromChannel } from "../../../../protocol/links/channel-frame.ts";
import type {
  ChannelEntry,
  FromChannel,
  LinkLevel,
  Refusal,
  Since,
  ToChannel,
} from "../../../../protocol/links/chat-channel-link.ts";
import { FakeObjectSocket } from "../fake-object-socket.ts";

export const CHANNEL: Channel = {
  channelId: "channel-1",
  kind: "group",
  teamId: null,
  visibility: null,
  name: "Friends",
  topic: "",
  picture: null,
  userIds: [],
  createdBy: "ann",
  createdAt: 1,
  memberCount: 2,
  readOnly: false,
  archivedAt: null,
  closed: false,
  retentionDays: null,
};

export const ENTRY: InboxEntry = {
  channelId: "channel-1",
  kind: "group",
  teamId: null,
  name: "Friends",
  picture: null,
  userIds: [],
  role: "member",
  large: false,
  archived: false,
  closed: false,
  lastMessage: null,
  unread: 0,
  mentions: 0,
  readSeq: 0,
  threads: [],
  notify: { level: "all", until: null },
};

/** A channel's word about itself, as a large one sends it. */
export function headOf(shown: InboxEntry, version: number): ChannelEntry {
  const { notify: _, mentions, ...entry } = shown;
  return { ...entry, version, mentionSeqs: Array.from({ length: mentions }, (__, n) => n + 1) };
}

/** The session's side of a link whose object the test plays by hand, or that answers by itself. */
class ChannelSocket extends FakeObjectSocket {
  level: LinkLevel = "nothing";
  readonly #channel: FakeChannel;

  constructor(channel: FakeChannel) {
    super();
    this.#channel = channel;
  }

  override send(text: string): void {
    super.send(text);
    if (text === "ping") queueMicrotask(() => this.says("pong"));
    else this.#channel.hear(this, JSON.parse(text) as ToChannel);
  }
}

/** A channel's object as small as can be: orders messages, repeats answers by key, and can be broken in many ways. */
export class FakeChannel {
  epoch = "epoch-1";
  /** Message by message, with the offset at which each changed last. */
  readonly messages: { message: Message; changedAt: number }[] = [];
  offset = 0;
  receipts: Receipt[] = [];
  isMember = true;
  isReachable = true;
  /** Whether it hears, and answers nothing. */
  isDeaf = false;
  /** Why nobody may share a place here. */
  shareRefusal: Refusal | null = null;
  readonly sockets: ChannelSocket[] = [];
  readonly heard: ToChannel[] = [];
  readonly #replies = new Map<string, ChannelReply>();

  open(): Promise<FakeObjectSocket> {
    if (!this.isReachable) return Promise.reject(new Error("out of reach"));
    const socket = new ChannelSocket(this);
    this.sockets.push(socket);
    return Promise.resolve(socket);
  }

  get socket(): ChannelSocket {
    const newest = this.sockets.at(-1);
    if (!newest) throw new Error("nobody has linked");
    return newest;
  }

  /** What was heard of one kind. */
  told<T extends ToChannel["t"]>(t: T): Extract<ToChannel, { t: T }>[] {
    return this.heard.filter((message): message is Extract<ToChannel, { t: T }> => message.t === t);
  }

  hear(socket: ChannelSocket, message: ToChannel): void {
    this.heard.push(message);
    if (this.isDeaf) return;
    const refusal = { code: "notFound", message: "there is no such channel" } as const;
    if (message.t === "place") return;
    if (message.t === "unshare") return this.#say(socket, { t: "unshared", n: message.n, why: "asked" });
    if (message.t === "share") {
      const { n } = message.share;
      const refused = this.shareRefusal ?? (this.isMember ? null : refusal);
      return this.#say(socket, refused ? { t: "shareRefused", n, refusal: refused } : { t: "shared", n });
    }
    if (message.t === "hello" || message.t === "level") {
      socket.level = message.level;
      if (!this.isMember && message.level !== "nothing") this.#say(socket, { t: "removed" });
    } else if (!this.isMember) {
      this.#say(socket, { t: "refused", refusal, ...(message.t === "op" && { n: message.n }) });
    } else if (message.t === "open") {
      socket.level = "all";
      this.#say(socket, { t: "opened", opened: this.#opened(message.since) });
    } else if (message.op.type === "sendMessage") {
      const { key, body } = message.op;
      const reply = this.#replies.get(key) ?? this.post(body, key);
      this.#replies.set(key, reply);
      this.#say(socket, { t: "done", n: message.n, reply });
    }
  }

  /** Somebody writes. */
  post(body: string, key?: string): ChannelReply {
    const seq = this.messages.length + 1;
    const message: Message = { seq, id: `m${seq}`, senderId: "bob", at: seq, kind: "text", body };
    if (key !== undefined) message.key = key;
    this.messages.push({ message, changedAt: this.offset + 1 });
    this.#publish([{ event: "sent", message }], seq);
    const { channelId } = CHANNEL;
    return {
      type: "messageSent",
      channelId,
      offset: this.offset,
      seq,
      messageId: message.id,
      at: message.at,
    };
  }

  edit(seq: number, body: string): void {
    const entry = this.messages[seq - 1];
    if (!entry) return;
    entry.message = { ...entry.message, body };
    entry.changedAt = this.offset + 1;
    this.#publish([{ event: "edited", seq, editedAt: this.offset, body }]);
  }

  sayToAll(message: FromChannel): void {
    for (const socket of this.sockets) {
      if (socket.level === "all" && socket.closedWith === null) this.#say(socket, message);
    }
  }

  /** All sockets break, as in a reset. */
  breakLinks(): void {
    for (const socket of this.sockets) {
      socket.level = "nothing";
      socket.goes(1006);
    }
  }

  #publish(events: object[], seq?: number): void {
    const previous = this.offset;
    this.offset += 1;
    const { offset, epoch } = this;
    const { channelId } = CHANNEL;
    const frame = JSON.stringify({ type: "channelChanged", channelId, epoch, previous, offset, events });
    const newest = seq === undefined ? {} : { seq };
    this.sayToAll({ t: "frame", kind: "events", frame, previous, offset, ...newest });
  }

  #opened(since: Since | null): Omit<ChannelOpened, "type" | "re"> {
    const continues = since !== null && since.epoch === this.epoch && since.offset <= this.offset;
    const isMissed = ({ message, changedAt }: FakeChannel["messages"][number]) =>
      !continues || message.seq > since.seq || changedAt > since.offset;
    const messages = this.messages.filter(isMissed).map(({ message }) => message);
    return {
      channelId: CHANNEL.channelId,
      epoch: this.epoch,
      offset: this.offset,
      recovered: continues,
      channel: CHANNEL,
      role: "member",
      messages,
      hasEarlier: false,
      pins: [],
      receipts: this.receipts,
      readSeq: 0,
      entry: ENTRY,
    };
  }

  /** An object's answer comes after the message, never during it. */
  #say(socket: FakeObjectSocket, message: FromChannel): void {
    const text = encodeFromChannel(message);
    queueMicrotask(() => {
      if (socket.closedWith === null) socket.says(text);
    });
  }
}
