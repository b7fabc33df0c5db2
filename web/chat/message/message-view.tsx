import { useState } from "preact/hooks";
import type { ShownMessage } from "../../../client/index.ts";
import { formatTime } from "../../i18n/format.ts";
import { showPerson } from "../../state/selection.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { hueOf } from "../../ui/face.ts";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import type { Delivery } from "../history/receipt-counts.ts";
import { senderName } from "../names.ts";
import { useTalk } from "../talk-context.ts";
import { MessageBody } from "./message-body.tsx";
import { MessageToolbar } from "./message-toolbar.tsx";
import { messageWords } from "./message-words.ts";
import { ReactionsBar } from "./reactions-bar.tsx";
import { SystemMessage } from "./system-message.tsx";
import { ThreadSummary } from "./thread-summary.tsx";
import { useLongPress } from "./use-long-press.ts";
import "./message.css";

interface MessageViewProps {
  message: ShownMessage;
  isFirst: boolean;
  isLast: boolean;
  isHighlighted: boolean;
  /** Whether the tab key leads to this one of all messages. */
  isTabStop: boolean;
  /** How far a message of the user's own has got; null for those of others. */
  delivery: Delivery | null;
  readers: number;
  unreadReplies: number;
}

/** One message: who, what, and what others did with it. */
export function MessageView(props: MessageViewProps) {
  const { message, isFirst, isLast, isHighlighted, isTabStop, delivery, readers, unreadReplies } = props;
  const account = useAccount();
  const { view, threadSeq, openMenu } = useTalk();
  const [isPointedAt, setPointedAt] = useState(false);
  const { senderId, seq, thread, kind, state, at } = message;
  const isMine = senderId === account.userId;
  const isDirect = view.channel?.kind === "direct";
  const name = senderName(account, senderId);
  const press = useLongPress((bubble) => openMenu(message, bubble.getBoundingClientRect()));
  if (kind === "system") return <SystemMessage message={message} />;
  const classes = [
    "message",
    isMine ? "mine" : "theirs",
    isFirst && "first",
    isLast && "last",
    isHighlighted && "highlighted",
  ];
  return (
    <article
      class={classes.filter(Boolean).join(" ")}
      data-still
      data-seq={seq ?? undefined}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={`${isMine ? messageWords().you : name}, ${formatTime(at)}`}
      onPointerEnter={({ pointerType }) => setPointedAt(pointerType === "mouse")}
      onPointerLeave={() => setPointedAt(false)}
    >
      {!isMine && !isDirect && (
        <span class="message-face">
          {isLast && (
            <button
              type="button"
              tabIndex={-1}
              title={name}
              aria-label={name}
              onClick={() => showPerson(senderId)}
            >
              <PersonAvatar userId={senderId} size={32} />
            </button>
          )}
        </span>
      )}
      <div class="message-column">
        <div class="bubble" {...press}>
          {isFirst && !isMine && !isDirect && (
            <bdi class="message-sender one-line" style={{ "--hue": hueOf(senderId) }}>
              {name}
            </bdi>
          )}
          <MessageBody message={message} delivery={delivery} readers={readers} />
          {isPointedAt && <MessageToolbar message={message} />}
        </div>
        {state === "failed" && <Failed message={message} />}
        <ReactionsBar message={message} />
        {thread !== undefined && seq !== null && threadSeq === undefined && (
          <ThreadSummary channelId={view.channelId} seq={seq} thread={thread} unread={unreadReplies} />
        )}
      </div>
    </article>
  );
}

function Failed({ message }: { message: ShownMessage }) {
  const { acts } = useTalk();
  const say = messageWords();
  return (
    <p class="message-failed" role="alert">
      <span>{say.failed}</span>
      <Button onClick={() => acts.retry(message)}>{say.retry}</Button>
      <Button onClick={() => acts.discard(message)}>{say.discard}</Button>
    </p>
  );
}
