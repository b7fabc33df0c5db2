import { Conversation } from "./conversation.ts";
import type { ConversationCore } from "./conversation-core.ts";

/** The messages of a thread, without the first. It is kept up to date while its channel is open. */
export class ThreadView extends Conversation {
  readonly #core: ConversationCore;

  constructor(core: ConversationCore) {
    super(core);
    this.#core = core;
  }

  /** The `seq` of the message that the thread begins with. */
  get seq(): number {
    return this.#core.threadOf ?? 0;
  }

  /**
   * Reads the newest page: the thread shows from here on.
   *
   * @throws ProblemError, and what `fetch` throws where there is no answer
   */
  open(limit?: number): Promise<void> {
    return this.#core.history.loadNewest(limit);
  }
}
