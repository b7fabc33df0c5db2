import type { ChannelEntry } from "../../../../protocol/links/chat-channel-link.ts";

export interface TestMessage {
  seq: number;
  isMine: boolean;
  callsMe: boolean;
  /** Whether it shows in the channel's one thread only, which the user follows. */
  inThread: boolean;
  isDeleted: boolean;
  atMs: number;
}

/** The first message of the thread. */
const ROOT = 1_000_000;

/** A channel as it truly is, one of whose members is the user, and what it says of itself. */
export class TestChannel {
  readonly id: string;
  readonly messages: TestMessage[] = [];
  isMember = true;
  isLarge = false;
  readSeq = 0;
  readInThread = 0;
  #version = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** The channel as it is now, which stays so. */
  copy(): TestChannel {
    const copy = new TestChannel(this.id);
    copy.messages.push(...this.messages.map((message) => ({ ...message })));
    const { isMember, isLarge, readSeq, readInThread } = this;
    return Object.assign(copy, { isMember, isLarge, readSeq, readInThread });
  }

  get seq(): number {
    return this.messages.length;
  }

  write(kind: "plain" | "call" | "thread" | "threadCall" | "mine", atMs: number): void {
    const inThread = kind === "thread" || kind === "threadCall";
    const callsMe = kind === "call" || kind === "threadCall";
    const seq = this.seq + 1;
    this.messages.push({ seq, isMine: kind === "mine", callsMe, inThread, isDeleted: false, atMs });
    if (kind === "mine") this.readSeq = seq;
    this.#version += 1;
  }

  deleteLast(): void {
    const last = this.last();
    if (last) last.isDeleted = true;
    this.#version += 1;
  }

  read(seq: number): void {
    this.readSeq = Math.max(this.readSeq, Math.min(seq, this.seq));
    this.#version += 1;
  }

  readThread(): void {
    this.readInThread = this.seq;
    this.#version += 1;
  }

  /** Whoever comes in has read what was written before. */
  setMember(isMember: boolean): void {
    if (isMember && !this.isMember) [this.readSeq, this.readInThread] = [this.seq, this.seq];
    this.isMember = isMember;
    this.#version += 1;
  }

  /** Something changes that is no message. */
  rename(): void {
    this.#version += 1;
  }

  last(): TestMessage | undefined {
    return this.messages.findLast(({ inThread }) => !inThread);
  }

  /** Unread messages that call the user, or that show in the channel, or in the thread. */
  unread(sort: "calls" | "channel" | "thread"): TestMessage[] {
    return this.messages.filter(({ seq, inThread, callsMe, isMine, isDeleted }) => {
      const isRead = seq <= (inThread ? this.readInThread : this.readSeq);
      if (isRead || isMine) return false;
      return sort === "calls" ? callsMe && !isDeleted : inThread === (sort === "thread");
    });
  }

  entry(): ChannelEntry {
    const last = this.last();
    const seqs = (sort: "calls" | "channel" | "thread") => this.unread(sort).map(({ seq }) => seq);
    const thread = seqs("thread");
    const about = {
      channelId: this.id,
      kind: "group" as const,
      teamId: null,
      name: `${this.id} at ${this.#version}`,
      picture: null,
      userIds: [],
      large: this.isLarge,
      archived: false,
      closed: false,
      version: this.#version,
    };
    if (!this.isMember)
      return { ...about, role: null, lastMessage: null, unread: 0, mentionSeqs: [], readSeq: 0, threads: [] };
    return {
      ...about,
      role: "member",
      lastMessage: last
        ? {
            seq: last.seq,
            senderId: last.isMine ? "me" : "somebody",
            at: last.atMs,
            kind: "text",
            ...(last.isDeleted ? { deleted: true } : { preview: `message ${last.seq}` }),
          }
        : null,
      unread: seqs("channel").length,
      mentionSeqs: seqs("calls"),
      readSeq: this.readSeq,
      threads: thread.length > 0 ? [{ seq: ROOT, unread: thread.length, lastSeq: thread.at(-1) ?? 0 }] : [],
    };
  }
}
