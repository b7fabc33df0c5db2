import { MessagesSquare } from "lucide";
import type { Thread } from "../../../client/index.ts";
import { formatMoment } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import { messageWords } from "./message-words.ts";

interface ThreadSummaryProps {
  channelId: string;
  seq: number;
  thread: Thread;
  unread: number;
}

/** How many have replied below a message, and when last; leads to the thread. */
export function ThreadSummary({ channelId, seq, thread, unread }: ThreadSummaryProps) {
  const say = messageWords();
  return (
    <Link to={{ view: "chat", channelId, threadSeq: seq }} class="thread-summary">
      {thread.userIds.length === 0 ? (
        <Icon of={MessagesSquare} size={16} />
      ) : (
        <span class="thread-faces">
          {thread.userIds.slice(0, 3).map((userId) => (
            <PersonAvatar key={userId} userId={userId} size={20} />
          ))}
        </span>
      )}
      <span class="thread-count">{say.replies(thread.count)}</span>
      {unread > 0 && <span class="badge called">{say.unreadReplies(unread)}</span>}
      <span class="quiet">{say.lastReply(formatMoment(thread.lastAt, nowMs.value))}</span>
    </Link>
  );
}
