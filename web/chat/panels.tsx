import type { ChatPanel } from "../state/route.ts";
import { Spinner } from "../ui/empty.tsx";
import { ChannelSearch } from "./search/channel-search.tsx";
import { useLazy } from "./use-lazy.ts";

const loadInfo = () => import("../chat-info/channel-info.tsx");

interface ChatPanelsProps {
  panel: ChatPanel;
  channelId: string;
  onClose: () => void;
}

/** What is shown beside a talk: what is known of the channel, or a search in it. */
export function ChatPanels({ panel, channelId, onClose }: ChatPanelsProps) {
  const info = useLazy(loadInfo, panel === "info");
  return (
    <aside class="chat-side">
      {panel === "search" ? (
        <ChannelSearch channelId={channelId} onClose={onClose} />
      ) : info === null ? (
        <Spinner />
      ) : (
        <info.ChannelInfo channelId={channelId} onClose={onClose} />
      )}
    </aside>
  );
}
