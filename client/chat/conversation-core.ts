import type { Message } from "../../protocol/chat/message.ts";
import type { Receipt } from "../../protocol/chat/server-frames.ts";
import type { SharedPlace } from "../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { Emitter } from "../emitter.ts";
import type { ChatContext } from "./chat-context.ts";
import { MessageHistory } from "./message-history.ts";
import { newKey } from "./new-key.ts";
import type { Outbox } from "./outbox.ts";
import { ReadMark } from "./read-mark.ts";
import { type ShownMessage, showMessages } from "./shown-message.ts";
import { contentOfDraft, type MessageDraft } from "./text-message.ts";
import type { TypingPeople } from "./typing-people.ts";
import type { Acknowledgement } from "./written-op.ts";

/** Every event of a channel or a thread with its payload. */
export interface ConversationEvents {
  /** After any change of what there is to show. */
  changed: undefined;
  /** Somebody wrote: others, or the user on another device. Not told of what is read by pages. */
  message: ShownMessage;
  /** The user ids of those who are writing. */
  typing: readonly string[];
  /** Of a channel only: something that the user did was refused for good. `key` is that of the message, if it was one. */
  failed: { key: string; error: Error };
  /** Of a channel only: how far its members have got, by user id. */
  receipts: ReadonlyMap<string, Receipt>;
  /** Of a channel only: who shares a place into it, by user id; also after a change of `sharingUntilMs`. */
  places: ReadonlyMap<string, SharedPlace>;
  /** Of a channel only: the user is no member any more, or there is no such channel. */
  removed: undefined;
}

/** What the conversations of one channel share. */
export interface ChannelParts {
  context: ChatContext;
  channelId: string;
  outbox: Outbox;
  people: TypingPeople;
  /** The user has read the channel up to here, on this device. */
  read: (seq: number) => void;
}

/** Where a message stands. */
interface Place {
  threadOf?: number | undefined;
  inChannel?: boolean | undefined;
}

/** The inside of a `Conversation`: of a channel, or of the thread that begins with the message `threadOf`. */
export class ConversationCore {
  readonly threadOf: number | undefined;
  readonly events = new Emitter<ConversationEvents>();
  readonly history: MessageHistory;
  readonly readMark: ReadMark;
  readonly #parts: ChannelParts;
  #shown: ShownMessage[] | undefined;
  #saidTypingAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ChannelParts, threadOf?: number) {
    const { context, channelId } = parts;
    this.threadOf = threadOf;
    this.#parts = parts;
    this.readMark = new ReadMark(context, channelId, threadOf);
    this.history = new MessageHistory({
      belongs: (message) => this.#belongs(message),
      read: (query) =>
        context.readPage(channelId, threadOf === undefined ? query : { ...query, thread: threadOf }),
      changed: () => this.changed(),
    });
  }

  get messages(): readonly ShownMessage[] {
    const { context, outbox } = this.#parts;
    const { run } = this.history;
    this.#shown ??= showMessages(
      run.messages,
      outbox.items,
      context.userId() ?? "",
      // What the user writes belongs at the end, and shows once the window reaches it.
      (sent) => run.later === null && this.#belongs(sent),
    );
    return this.#shown;
  }

  get typing(): readonly string[] {
    return this.#parts.people.in(this.threadOf);
  }

  send({ key, ...draft }: MessageDraft): Promise<Acknowledgement> {
    this.#saidTypingAtMs = Number.NEGATIVE_INFINITY;
    const thread = this.threadOf === undefined ? {} : { threadOf: this.threadOf };
    return this.#parts.outbox.add({
      type: "sendMessage",
      key: key ?? newKey(this.#parts.context),
      ...contentOfDraft(draft),
      ...thread,
    });
  }

  markRead(seq: number | undefined = this.history.run.messages.at(-1)?.seq): void {
    if (seq === undefined || !this.readMark.mark(seq)) return;
    if (this.threadOf === undefined) this.#parts.read(seq);
    this.changed();
  }

  /** Says that the user is writing, unless that was said a moment ago. */
  sayTyping(): void {
    const { context, channelId } = this.#parts;
    const now = context.clock.nowMs();
    if (Math.abs(now - this.#saidTypingAtMs) < LIMITS.typingMs / 2) return;
    const thread = this.threadOf === undefined ? {} : { threadOf: this.threadOf };
    if (context.send({ type: "typeInChannel", channelId, ...thread })) this.#saidTypingAtMs = now;
  }

  /** To be called after any change of the window or the outbox. */
  changed(): void {
    this.#shown = undefined;
    this.events.emit("changed", undefined);
  }

  /** Tells of a new message. */
  tell(message: Message): void {
    if (!this.#belongs(message)) return;
    const shown = this.messages.find(({ seq }) => seq === message.seq);
    if (shown !== undefined) this.events.emit("message", shown);
  }

  #belongs({ threadOf, inChannel }: Place): boolean {
    return this.threadOf === undefined
      ? threadOf === undefined || inChannel === true
      : threadOf === this.threadOf;
  }
}
