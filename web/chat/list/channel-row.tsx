import { Archive, AtSign, BellOff, Lock, MessagesSquare } from "lucide";
import type { InboxEntry } from "../../../client/index.ts";
import { formatFully, formatMoment } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { useAccount } from "../../state/use-account.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { memo } from "../memo.tsx";
import { channelName } from "../names.ts";
import { ChannelAvatar } from "./channel-avatar.tsx";
import { isMuted } from "./filter-channels.ts";
import { LastMessage } from "./last-message.tsx";
import { listWords } from "./list-words.ts";

interface ChannelRowProps {
  entry: InboxEntry;
  isCurrent: boolean;
}

/** One channel in the list: who, what was said last, and what is new. */
export const ChannelRow = memo(({ entry, isCurrent }: ChannelRowProps) => {
  const account = useAccount();
  const say = listWords();
  const { channelId, lastMessage, unread, mentions, threads, archived, closed } = entry;
  const muted = isMuted(entry, nowMs.value);
  const isSilent = archived || closed;
  return (
    <Link
      to={{ view: "chat", channelId }}
      class={`row channel-row ${isSilent ? "silent" : ""} ${unread > 0 && !muted ? "unread" : ""}`}
      isCurrent={isCurrent}
    >
      <ChannelAvatar channel={entry} size={46} presence />
      <span class="row-words">
        <span class="channel-line">
          <bdi class="row-title one-line">{channelName(account, entry)}</bdi>
          {muted && <Icon of={BellOff} size={14} label={say.muted} />}
          {archived && <Icon of={Archive} size={14} label={say.archived} />}
          {closed && <Icon of={Lock} size={14} label={say.closed} />}
          {lastMessage !== null && (
            <time class="channel-time" title={formatFully(lastMessage.at)}>
              {formatMoment(lastMessage.at, nowMs.value)}
            </time>
          )}
        </span>
        <span class="channel-line">
          <LastMessage entry={entry} />
          {threads.length > 0 && (
            <span class="channel-mark" title={say.threads(threads.length)}>
              <Icon of={MessagesSquare} size={16} label={say.threads(threads.length)} />
            </span>
          )}
          {mentions > 0 && (
            <span class="channel-mark" title={say.mentioned}>
              <Icon of={AtSign} size={16} label={say.mentioned} />
            </span>
          )}
          {unread > 0 && (
            <span class={`badge ${muted ? "" : "called"}`}>
              <span aria-hidden="true">{unread > 999 ? "999+" : unread}</span>
              <span class="hidden">{say.unread(unread)}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
});
