import { ChevronLeft, Info, MessagesSquare, Pin, Search } from "lucide";
import { useState } from "preact/hooks";
import type { ChannelView } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { lazily } from "../../ui/lazily.tsx";
import { Link } from "../../ui/link.tsx";
import { chatWords } from "../chat-words.ts";
import { ChannelAvatar } from "../list/channel-avatar.tsx";
import { channelName } from "../names.ts";
import { useConversation } from "../use-conversation.ts";
import { HeaderNote } from "./header-note.tsx";
import "./header.css";

const PinsDialog = lazily(async () => (await import("./pins-dialog.tsx")).PinsDialog);

/** Whom a talk is with, how they are, and the ways from here. */
export function ChatHeader({ view }: { view: ChannelView }) {
  const account = useAccount();
  useConversation(view);
  const [isShowingPins, setShowingPins] = useState(false);
  const say = chatWords();
  const { channelId } = view;
  const entry = account.inbox.entry(channelId);
  // The list may know it before it is open.
  const channel = view.channel ?? entry;
  const threads = entry?.threads ?? [];
  const [thread] = threads;
  return (
    <header class="chat-head">
      <Link to={{ view: "chats" }} class="icon-button chat-back" label={say.back}>
        <Icon of={ChevronLeft} />
      </Link>
      {channel && (
        <Link to={{ view: "chat", channelId, panel: "info" }} class="chat-title">
          <ChannelAvatar channel={channel} size={38} presence />
          <span class="row-words">
            <h1 class="one-line">
              <bdi>{channelName(account, channel)}</bdi>
            </h1>
            <HeaderNote view={view} />
          </span>
        </Link>
      )}
      <span class="chat-head-actions">
        {thread !== undefined && (
          <Link
            to={{ view: "chat", channelId, threadSeq: thread.seq }}
            class="icon-button chat-threads"
            label={say.unreadThreads(threads.length)}
          >
            <Icon of={MessagesSquare} />
            <span class="badge called" aria-hidden="true">
              {threads.length}
            </span>
          </Link>
        )}
        {view.pins.length > 0 && (
          <IconButton icon={Pin} label={say.pins} onClick={() => setShowingPins(true)} />
        )}
        <Link to={{ view: "chat", channelId, panel: "search" }} class="icon-button" label={say.search}>
          <Icon of={Search} />
        </Link>
        <Link to={{ view: "chat", channelId, panel: "info" }} class="icon-button" label={say.info}>
          <Icon of={Info} />
        </Link>
      </span>
      {isShowingPins && <PinsDialog view={view} onClose={() => setShowingPins(false)} />}
    </header>
  );
}
