import type { ChannelReply } from "../../protocol/chat/server-frames.ts";
import type { ChannelOp, Outcome } from "../../protocol/links/chat-channel-link.ts";
import type { ArchivedMessages } from "./archived-messages.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { ChannelCore } from "./core/channel-core.ts";
import type { News } from "./core/news.ts";

/** What a user wants done in the channel. */
export interface Wish {
  by: string;
  op: ChannelOp;
  readReceipts: boolean;
  /** Told once, after what was done is stored and published. */
  done: (outcome: Outcome<ChannelReply | null>) => void;
}

export const FAULT = {
  refused: { code: "internalError", message: "something went wrong; try again" },
} as const;

/**
 * Brings what users want done before the rules, in the order in which it arrived. Only what changes an archived message waits,
 * until the archive has answered, and holds up nothing but what is about the same message.
 */
export class Operations {
  readonly #core: ChannelCore;
  readonly #queue: CommitQueue<News>;
  readonly #archived: ArchivedMessages;
  readonly #onFault: (error: unknown) => void;

  constructor(
    core: ChannelCore,
    queue: CommitQueue<News>,
    archived: ArchivedMessages,
    onFault: (error: unknown) => void,
  ) {
    this.#core = core;
    this.#queue = queue;
    this.#archived = archived;
    this.#onFault = onFault;
  }

  perform(wish: Wish): void {
    const fail = (error: unknown) => {
      this.#onFault(error);
      wish.done(FAULT);
    };
    const missing = this.#missing(wish);
    if (missing !== null) {
      this.#archived.load(missing).then(() => this.perform(wish), fail);
      return;
    }
    this.#queue.add(() => {
      // It may have been archived, or its segment written anew, while this waited.
      if (this.#missing(wish) !== null) return () => this.perform(wish);
      const outcome = this.#attempt(wish);
      return () => wish.done(outcome);
    }, fail);
  }

  /** The archived message that must be loaded before. */
  #missing({ by, op }: Wish): number | null {
    const target = this.#core.isMember(by) ? this.#core.archivedTarget(op) : null;
    return target !== null && this.#archived.get(target) === undefined ? target : null;
  }

  #attempt({ by, op, readReceipts }: Wish): Outcome<ChannelReply | null> {
    const target = this.#core.isMember(by) ? this.#core.archivedTarget(op) : null;
    const archived = target === null ? null : (this.#archived.get(target) ?? null);
    return this.#core.perform(by, op, { readReceipts, nowMs: Date.now(), archived });
  }
}
