import { useEffect, useState } from "preact/hooks";
import type { ChannelView, ShownMessage } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { Spinner } from "../../ui/empty.tsx";
import { chatWords } from "../chat-words.ts";
import { MessageView } from "../message/message-view.tsx";
import { messageWords } from "../message/message-words.ts";
import { useConversation } from "../use-conversation.ts";

interface ThreadStartProps {
  view: ChannelView;
  threadSeq: number;
}

/** The message that a thread begins with, from the channel if it is at hand there. */
export function ThreadStart({ view, threadSeq }: ThreadStartProps) {
  const account = useAccount();
  useConversation(view);
  const [read, setRead] = useState<ShownMessage | "gone" | null>(null);
  const atHand = view.messages.find(({ seq }) => seq === threadSeq);
  const isMissing = atHand === undefined;
  useEffect(() => {
    if (!isMissing) return;
    account.api.messages.get(view.channelId, threadSeq).then(
      (message) => setRead({ ...message, state: "sent", error: null }),
      () => setRead("gone"),
    );
  }, [account, view, threadSeq, isMissing]);
  const message = atHand ?? read;
  if (message === null) return <Spinner />;
  if (message === "gone") return <p class="system-message">{chatWords().threadGone}</p>;
  const replies = message.thread?.count ?? 0;
  return (
    <div class="thread-start">
      <MessageView
        message={message}
        isFirst
        isLast
        isHighlighted={false}
        isTabStop={false}
        delivery={message.senderId === account.userId ? "sent" : null}
        readers={0}
        unreadReplies={0}
      />
      <p class="thread-line">
        <span>{replies === 0 ? chatWords().noReplies : messageWords().replies(replies)}</span>
      </p>
    </div>
  );
}
