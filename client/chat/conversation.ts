import type { ConversationCore, ConversationEvents } from "./conversation-core.ts";
import type { ShownMessage } from "./shown-message.ts";
import type { MessageDraft } from "./text-message.ts";
import type { Acknowledgement } from "./written-op.ts";

/** Messages of a channel or of a thread: a window on them that is kept up to date, and what one does at its end. */
export class Conversation {
  readonly #core: ConversationCore;

  constructor(core: ConversationCore) {
    this.#core = core;
  }

  /**
   * The messages at hand, rising by `seq`, without a gap; while the window reaches up to the newest one, then what the user wrote
   * and the server has not acknowledged. Another array after each change; the same objects for messages that did not change.
   */
  get messages(): readonly ShownMessage[] {
    return this.#core.messages;
  }

  /** Whether there is more to read before the first message at hand. */
  get hasEarlier(): boolean {
    return this.#core.history.run.earlier !== null;
  }

  /** Whether there is more after the last one. Then new messages do not show: see `jumpToNewest`. */
  get hasLater(): boolean {
    return this.#core.history.run.later !== null;
  }

  /** The user has read up to here, on whichever device. */
  get readSeq(): number {
    return this.#core.readMark.seq;
  }

  /** The user ids of those who are writing at the moment. */
  get typingUserIds(): readonly string[] {
    return this.#core.typing;
  }

  /**
   * Reads a page of older messages.
   *
   * @param limit 1 to 200; 50 unless given
   * @throws ProblemError, and what `fetch` throws where there is no answer
   */
  loadBefore(limit?: number): Promise<void> {
    return this.#core.history.loadBefore(limit);
  }

  /** Reads a page of newer messages, where the window does not reach up to the newest. Throws as `loadBefore` does. */
  loadAfter(limit?: number): Promise<void> {
    return this.#core.history.loadAfter(limit);
  }

  /** Moves the window to the messages around one. Throws as `loadBefore` does. */
  loadAround(seq: number, limit?: number): Promise<void> {
    return this.#core.history.loadAround(seq, limit);
  }

  /** Moves the window to the newest messages. Throws as `loadBefore` does. */
  async jumpToNewest(limit?: number): Promise<void> {
    if (this.hasLater) await this.#core.history.loadNewest(limit);
  }

  /**
   * Writes a message. It shows in `messages` at once, `pending`; it is sent as soon as there is a connection, in the order
   * written, and again until the server has answered: it appears once, or is shown as `failed`.
   *
   * @returns what the server answered, however long that takes; it need not be waited for
   * @throws RefusedError, UnconfirmedError, SupersededError where it was discarded, ClientClosedError
   */
  send(draft: MessageDraft): Promise<Acknowledgement> {
    return this.#core.send(draft);
  }

  /** The user has read everything up to `seq`; up to the last message at hand unless given. */
  markRead(seq?: number): void {
    this.#core.markRead(seq);
  }

  /** The user is writing: to be called with every key they press; it is told every few seconds. */
  typing(): void {
    this.#core.sayTyping();
  }

  /** @returns a function that removes the listener */
  on<Name extends keyof ConversationEvents>(
    event: Name,
    listener: (payload: ConversationEvents[Name]) => void,
  ): () => void {
    return this.#core.events.on(event, listener);
  }
}
