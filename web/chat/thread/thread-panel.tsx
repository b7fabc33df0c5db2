import { X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { ChannelView } from "../../../client/index.ts";
import { go } from "../../state/route.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { IconButton } from "../../ui/button.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { chatWords } from "../chat-words.ts";
import { channelName, senderName } from "../names.ts";
import { TalkPane } from "../talk-pane.tsx";
import { useConversation } from "../use-conversation.ts";
import { ThreadStart } from "./thread-start.tsx";

interface ThreadPanelProps {
  view: ChannelView;
  /** The message that the thread begins with. */
  threadSeq: number;
  aroundSeq: number | undefined;
  /** Whether the channel is open. */
  isReady: boolean;
  onClose: () => void;
}

/** What was written below one message. */
export function ThreadPanel({ view, threadSeq, aroundSeq, isReady, onClose }: ThreadPanelProps) {
  const account = useAccount();
  const thread = view.thread(threadSeq);
  useConversation(thread);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (isReady)
      thread.open(100).then(
        () => setRead(true),
        (error: unknown) => showProblem(error),
      );
  }, [thread, isReady]);
  const { channelId, channel } = view;
  const say = chatWords();
  const typing = thread.typingUserIds.map((userId) => senderName(account, userId));
  const unreadAfterSeq = () => {
    const unread = account.inbox.entry(channelId)?.threads.find(({ seq }) => seq === threadSeq)?.unread;
    if (unread === undefined) return null;
    return thread.messages.at(-unread - 1)?.seq ?? threadSeq;
  };
  return (
    <aside class="chat-side thread-panel" aria-label={say.thread}>
      <header class="chat-head">
        <span class="row-words">
          <h2>{say.thread}</h2>
          <span class={`chat-note one-line ${typing.length > 0 ? "typing" : ""}`}>
            {typing.length > 0 ? say.typing(typing) : channel && <bdi>{channelName(account, channel)}</bdi>}
          </span>
        </span>
        <IconButton icon={X} label={uiWords().close} onClick={onClose} />
      </header>
      <TalkPane
        view={view}
        conversation={thread}
        threadSeq={threadSeq}
        isReady={isRead}
        aroundSeq={aroundSeq}
        onArrived={() => go({ view: "chat", channelId, threadSeq }, { replace: true })}
        unreadAfterSeq={unreadAfterSeq}
        start={<ThreadStart view={view} threadSeq={threadSeq} />}
      />
    </aside>
  );
}
