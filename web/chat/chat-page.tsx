import { MessageCircleOff } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { type ChatPanel, go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Empty } from "../ui/empty.tsx";
import { Link } from "../ui/link.tsx";
import { openChannels } from "./account-channels.ts";
import { chatWords } from "./chat-words.ts";
import { ChatHeader } from "./header/chat-header.tsx";
import { TalkStart } from "./history/talk-start.tsx";
import { ChatPanels } from "./panels.tsx";
import { TalkPane } from "./talk-pane.tsx";
import { ThreadPanel } from "./thread/thread-panel.tsx";
import { useConversation } from "./use-conversation.ts";
import "./chat.css";

interface ChatPageProps {
  channelId: string;
  threadSeq?: number;
  aroundSeq?: number;
  panel?: ChatPanel;
}

/** The talk in one channel, with a thread or what is known of the channel beside it where there is room, else over it. */
export function ChatPage({ channelId, threadSeq, aroundSeq, panel }: ChatPageProps) {
  const account = useAccount();
  const view = account.client.channel(channelId);
  useConversation(view);
  const [isReady, setReady] = useState(view.isOpen);
  const [isRefused, setRefused] = useState(false);
  if (view.isOpen && !isReady) setReady(true);
  if (view.isOpen && isRefused) setRefused(false);
  // Whoever is taken in while they look finds it open.
  const isListed = account.inbox.entry(channelId) !== undefined;
  useEffect(() => openChannels(account).show(channelId), [account, channelId, isListed]);
  useEffect(
    () =>
      view.on("removed", () => {
        openChannels(account).forget(channelId);
        setRefused(true);
      }),
    [account, view, channelId],
  );

  if (isRefused && view.channel === null) {
    return (
      <section class="chat-page">
        <Empty icon={MessageCircleOff} title={chatWords().notIn}>
          <Link to={{ view: "chats" }} class="button plain">
            {chatWords().toChats}
          </Link>
        </Empty>
      </section>
    );
  }
  const unreadAfterSeq = () => {
    const unread = account.inbox.entry(channelId)?.unread ?? 0;
    return unread > 0 ? view.readSeq : null;
  };
  const hasSide = threadSeq !== undefined || panel !== undefined;
  const closeSide = () => go({ view: "chat", channelId });
  const isInThread = threadSeq !== undefined;
  return (
    <section class="chat-page">
      <div class={`chat-columns ${hasSide ? "with-side" : ""}`}>
        <div class="chat-main">
          <ChatHeader view={view} />
          <TalkPane
            view={view}
            conversation={view}
            isReady={isReady}
            aroundSeq={isInThread ? undefined : aroundSeq}
            onArrived={() => go({ view: "chat", channelId, ...(panel && { panel }) }, { replace: true })}
            unreadAfterSeq={unreadAfterSeq}
            start={<TalkStart view={view} />}
          />
        </div>
        {threadSeq !== undefined && (
          <ThreadPanel
            key={threadSeq}
            view={view}
            threadSeq={threadSeq}
            aroundSeq={aroundSeq}
            isReady={isReady}
            onClose={closeSide}
          />
        )}
        {threadSeq === undefined && panel !== undefined && (
          <ChatPanels panel={panel} channelId={channelId} onClose={closeSide} />
        )}
      </div>
    </section>
  );
}
