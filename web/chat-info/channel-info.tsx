import { X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { ChannelEnds } from "./channel-ends.tsx";
import { ChannelFiles } from "./channel-files.tsx";
import { ChannelHead } from "./channel-head.tsx";
import { ChannelMembers } from "./channel-members.tsx";
import { ChannelNotifications } from "./channel-notifications.tsx";
import { ChannelPins } from "./channel-pins.tsx";
import { ChannelSettings } from "./channel-settings.tsx";
import { chatInfoWords } from "./chat-info-words.ts";
import { DirectHead } from "./direct-head.tsx";
import { useChannel } from "./use-channel.ts";
import "./chat-info.css";

/** What a channel is, who is in it, what is kept in it, and its settings: a panel beside the talk, or over it. */
export function ChannelInfo({ channelId, onClose }: { channelId: string; onClose: () => void }) {
  const { shown, error, retry } = useChannel(channelId);
  const say = chatInfoWords();
  const panel = useRef<HTMLElement>(null);
  // Whoever opened it goes on in it by the keyboard.
  useEffect(() => panel.current?.querySelector<HTMLElement>("button")?.focus(), []);
  return (
    <section
      class="page chat-info"
      ref={panel}
      aria-label={say.title[shown?.channel.kind ?? "group"]}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header class="page-head">
        <h2 class="chat-info-title">{say.title[shown?.channel.kind ?? "group"]}</h2>
        <IconButton icon={X} label={uiWords().close} onClick={onClose} />
      </header>
      <div class="page-body">
        {shown === null && (error === null ? <Spinner /> : <Failed error={error} onRetry={retry} />)}
        {shown !== null && (
          <>
            {shown.channel.kind === "direct" ? <DirectHead shown={shown} /> : <ChannelHead shown={shown} />}
            <ChannelNotifications key={channelId} channelId={channelId} />
            {shown.channel.kind !== "direct" && <ChannelMembers key={channelId} shown={shown} />}
            <ChannelPins shown={shown} />
            <ChannelFiles shown={shown} />
            <ChannelSettings shown={shown} />
            <ChannelEnds shown={shown} />
          </>
        )}
      </div>
    </section>
  );
}
