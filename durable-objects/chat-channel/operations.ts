import type { ChannelReply } from "../../protocol/chat/server-frames.ts";
import type { ChannelOp, Outcome, Refusal } from "../../protocol/links/chat-channel-link.ts";
import type { ArchivedMessages } from "./archived-messages.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { ChannelCore } from "./core/channel-core.ts";
import { MemberPace } from "./core/member-pace.ts";
import type { News } from "./core/news.ts";

/** What a user wants done in the channel. */
export interface Wish {
  by: string;
  op: ChannelOp;
  readReceipts: boolean;
  /** Told once, after what was done is stored and published. */
  done: (outcome: Outcome<ChannelReply | null>) => void;
}

export interface OperationsHost {
  now(): number;
  /** Whether members are kept within a pace. */
  isPaced: boolean;
  /** Answers the fault's id. */
  onFault(error: unknown): string;
}

/** What whoever asked is told of a fault; its id is for the log alone. */
export function faultRefusal(faultId: string): { refused: Refusal } {
  return { refused: { code: "internalError", message: "something went wrong; try again", faultId } };
}

/**
 * Brings what users want done before the rules, in the order in which it arrived. Only what changes an archived message waits,
 * until the archive has answered, and holds up nothing but what is about the same message.
 */
export class Operations {
  readonly #core: ChannelCore;
  readonly #queue: CommitQueue<News>;
  readonly #archived: ArchivedMessages;
  readonly #host: OperationsHost;
  readonly #pace = new MemberPace();

  constructor(core: ChannelCore, queue: CommitQueue<News>, archived: ArchivedMessages, host: OperationsHost) {
    this.#core = core;
    this.#queue = queue;
    this.#archived = archived;
    this.#host = host;
  }

  perform(wish: Wish): void {
    const { by, op, done } = wish;
    const tooMany = this.#host.isPaced ? this.#pace.refuse(by, op, this.#host.now()) : null;
    return tooMany ? done(tooMany) : this.#perform(wish);
  }

  #perform(wish: Wish): void {
    const fail = (error: unknown) => {
      wish.done(faultRefusal(this.#host.onFault(error)));
    };
    try {
      this.#admit(wish, fail);
    } catch (error) {
      fail(error);
    }
  }

  #admit(wish: Wish, fail: (error: unknown) => void): void {
    const { target, isMissing } = this.#targetOf(wish);
    if (target !== null && isMissing) {
      this.#archived.load(target).then(() => this.#perform(wish), fail);
      return;
    }
    this.#queue.add(() => {
      const outcome = this.#attempt(wish);
      return () => (outcome ? wish.done(outcome) : this.#perform(wish));
    }, fail);
  }

  /** Null: what it is about was archived, or its segment written anew, while this waited. */
  #attempt(wish: Wish): Outcome<ChannelReply | null> | null {
    const { isMissing, message } = this.#targetOf(wish);
    if (isMissing) return null;
    const { by, op, readReceipts } = wish;
    return this.#core.perform(by, op, { readReceipts, nowMs: this.#host.now(), archived: message });
  }

  /** The archived message that it is about, and whether that must be loaded first. Nothing is loaded for strangers. */
  #targetOf({ by, op }: Wish) {
    const target = this.#core.isMember(by) ? this.#core.archivedTarget(op) : null;
    const message = target === null ? null : this.#archived.get(target);
    return { target, message: message ?? null, isMissing: message === undefined };
  }
}
