import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ChannelView, Conversation, ShownMessage } from "../../client/index.ts";
import { go } from "../state/route.ts";
import { WRITTEN } from "../state/sync-keeper.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { lazily } from "../ui/lazily.tsx";
import { chatWords } from "./chat-words.ts";
import { Composer } from "./composer/composer.tsx";
import { FileDrop } from "./composer/file-drop.tsx";
import { History, type HistoryHandle } from "./history/history.tsx";
import { historyWords } from "./history/history-words.ts";
import { MessageActs, type MessageDialog } from "./message/message-acts.ts";
import { MessageMenu } from "./message/message-menu.tsx";
import { rightsOver } from "./message/message-rights.ts";
import { type Talk, TalkContext } from "./talk-context.ts";
import { PendingFiles } from "./uploads/pending-files.tsx";
import { useConversation } from "./use-conversation.ts";
import { whySilent } from "./why-silent.ts";

interface TalkPaneProps {
  view: ChannelView;
  conversation: Conversation;
  threadSeq?: number;
  isReady: boolean;
  aroundSeq: number | undefined;
  /** It has been gone to, or does not exist. */
  onArrived: () => void;
  unreadAfterSeq: () => number | null;
  /** What stands before the first message. */
  start: ComponentChildren;
}

const MessageDialogs = lazily(async () => (await import("./message/message-dialogs.tsx")).MessageDialogs);

/** The messages of a channel or a thread, and what one does with them and below them. */
export function TalkPane(props: TalkPaneProps) {
  const { view, conversation, threadSeq, isReady, aroundSeq, onArrived, unreadAfterSeq, start } = props;
  const account = useAccount();
  useConversation(view);
  const [replyTo, setReplyTo] = useState<ShownMessage | null>(null);
  const [editing, setEditing] = useState<ShownMessage | null>(null);
  const [menu, setMenu] = useState<{ message: ShownMessage; beside: DOMRect } | null>(null);
  const [dialog, setDialog] = useState<{ shown: MessageDialog; message: ShownMessage } | null>(null);
  const handle = useRef<HistoryHandle | null>(null);
  const pane = useRef<HTMLDivElement>(null);

  const jumpTo = (seq: number) => {
    goToMessage(seq).catch(showProblem);
  };
  const goToMessage = async (seq: number) => {
    if (await handle.current?.jumpTo(seq)) return;
    // Of a thread only, or of the channel while a thread is shown.
    const { channelId } = view;
    const { threadOf, inChannel } = await account.api.messages.get(channelId, seq);
    const isInChannel = threadOf === undefined || inChannel === true;
    const isHere = isInChannel ? threadSeq === undefined : threadOf === threadSeq;
    if (isHere) showNews(historyWords().gone);
    else go({ view: "chat", channelId, aroundSeq: seq, ...(!isInChannel && { threadSeq: threadOf }) });
  };

  const talk = useMemo((): Talk => {
    const acts = new MessageActs({
      view,
      threadSeq,
      userId: () => account.userId,
      reply: (message) => {
        setEditing(null);
        setReplyTo(message);
      },
      edit: (message) => {
        setReplyTo(null);
        setEditing(message);
      },
      show: (shown, message) => setDialog({ shown, message }),
    });
    return {
      view,
      conversation,
      threadSeq,
      acts,
      unfolded: new Set(),
      rightsOver: (message) =>
        rightsOver(message, {
          userId: account.userId,
          may: (operation) => view.may(operation),
          isInThread: threadSeq !== undefined,
          hasReceipts: threadSeq === undefined && view.receipts.size > 1,
        }),
      jumpTo,
      openMenu: (message, beside) => setMenu({ message, beside }),
    };
  }, [account, view, conversation, threadSeq]);

  useEffect(() => {
    if (aroundSeq === undefined || !isReady) return;
    jumpTo(aroundSeq);
    onArrived();
  }, [aroundSeq, isReady]);

  useEffect(() => {
    const written = () => {
      const isWriting = pane.current?.querySelector(".talk-composer")?.contains(document.activeElement);
      // What is written while the window ends earlier would not show.
      if (isWriting && editing === null && conversation.hasLater) handle.current?.toEnd().catch(showProblem);
    };
    addEventListener(WRITTEN, written);
    return () => removeEventListener(WRITTEN, written);
  }, [conversation, editing]);

  const closeMenu = useMemo(
    () => (isByKey: boolean) => {
      setMenu(null);
      if (isByKey) pane.current?.querySelector<HTMLElement>("[data-still][tabindex='0']")?.focus();
    },
    [],
  );
  const done = () => {
    setReplyTo(null);
    setEditing(null);
  };
  const editLast = () => {
    const mine = conversation.messages.findLast((message) => talk.rightsOver(message).edit);
    if (mine !== undefined) talk.acts.edit(mine);
  };
  const silence = whySilent(view);
  const thread = threadSeq === undefined ? {} : { threadSeq };
  return (
    <TalkContext.Provider value={talk}>
      <div class="talk-pane" ref={pane}>
        <FileDrop view={view} {...thread}>
          <History
            handle={handle}
            isReady={isReady}
            aroundSeq={aroundSeq}
            unreadAfterSeq={unreadAfterSeq}
            start={start}
          />
          <PendingFiles channelId={view.channelId} {...thread} />
          {silence !== null && (
            <p class="talk-silence" role="status">
              {chatWords()[silence]}
            </p>
          )}
          {silence === null && view.channel !== null && (
            <div class="talk-composer">
              <Composer
                view={view}
                conversation={conversation}
                replyTo={replyTo}
                editing={editing}
                onDone={done}
                onEditLast={editLast}
              />
            </div>
          )}
        </FileDrop>
        {menu !== null && (
          <MessageMenu
            message={menu.message}
            beside={menu.beside}
            rights={talk.rightsOver(menu.message)}
            acts={talk.acts}
            onClose={closeMenu}
          />
        )}
        {dialog !== null && (
          <MessageDialogs {...dialog} view={view} acts={talk.acts} onClose={() => setDialog(null)} />
        )}
      </div>
    </TalkContext.Provider>
  );
}
