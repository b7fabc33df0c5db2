import type { ChannelView, ShownMessage } from "../../../client/index.ts";
import { go, printRoute } from "../../state/route.ts";
import { sayWritten } from "../../state/sync-keeper.ts";
import { showNews, showProblem } from "../../state/toasts.ts";
import { confirm } from "../../ui/confirm.tsx";
import { copyText } from "../../ui/copy-text.ts";
import { messageWords } from "./message-words.ts";

/** A window over the talk that is about one message. */
export type MessageDialog = "emoji" | "readers" | "reactors" | "forward" | "report";

interface MessageActsOptions {
  view: ChannelView;
  threadSeq: number | undefined;
  userId: () => string;
  reply: (message: ShownMessage) => void;
  edit: (message: ShownMessage) => void;
  show: (dialog: MessageDialog, message: ShownMessage) => void;
}

/** What the user does with messages. What the server refuses is told, and undone by the view. */
export class MessageActs {
  readonly reply: (message: ShownMessage) => void;
  readonly edit: (message: ShownMessage) => void;
  readonly show: (dialog: MessageDialog, message: ShownMessage) => void;
  readonly #view: ChannelView;
  readonly #threadSeq: number | undefined;
  readonly #userId: () => string;

  constructor({ view, threadSeq, userId, reply, edit, show }: MessageActsOptions) {
    this.#view = view;
    this.#threadSeq = threadSeq;
    this.#userId = userId;
    this.reply = reply;
    this.edit = edit;
    this.show = show;
  }

  /** Adds the user's reaction, or takes it back. */
  toggleReaction({ seq, reactions }: ShownMessage, emoji: string): void {
    if (seq === null) return;
    const isMine = reactions?.some((each) => each.emoji === emoji && each.userIds.includes(this.#userId()));
    write(isMine ? this.#view.removeReaction(seq, emoji) : this.#view.addReaction(seq, emoji));
  }

  togglePin({ seq, pinned }: ShownMessage): void {
    if (seq !== null) write(pinned ? this.#view.unpin(seq) : this.#view.pin(seq));
  }

  async delete({ seq }: ShownMessage): Promise<void> {
    if (seq === null) return;
    const say = messageWords();
    const isSure = await confirm({
      title: say.deleteTitle,
      text: say.deleteText,
      yes: say.delete,
      isDanger: true,
    });
    if (isSure) write(this.#view.delete(seq));
  }

  retry({ key }: ShownMessage): void {
    if (key !== undefined) write(this.#view.retry(key));
  }

  discard({ key }: ShownMessage): void {
    if (key === undefined) return;
    this.#view.discard(key);
    sayWritten();
  }

  openThread({ seq, threadOf }: Pick<ShownMessage, "seq" | "threadOf">): void {
    const threadSeq = threadOf ?? seq;
    if (threadSeq !== null) go({ view: "chat", channelId: this.#view.channelId, threadSeq });
  }

  copyText({ body }: ShownMessage): void {
    copy(body);
  }

  copyLink({ seq }: ShownMessage): void {
    if (seq === null) return;
    const { channelId } = this.#view;
    const thread = this.#threadSeq === undefined ? {} : { threadSeq: this.#threadSeq };
    const hash = printRoute({ view: "chat", channelId, ...thread, aroundSeq: seq });
    copy(`${location.origin}${location.pathname}${hash}`);
  }
}

/** Kept at once, so that it is done even if the page is closed now. */
function write(work: Promise<unknown> | undefined): void {
  work?.catch(showProblem);
  sayWritten();
}

function copy(text: string): void {
  copyText(text).then(() => showNews(messageWords().copied), showProblem);
}
