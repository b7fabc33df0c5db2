import type { ChatPanel } from "../state/route.ts";
import { Spinner } from "../ui/empty.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { ChannelSearch } from "./search/channel-search.tsx";

const loadInfo = async () => (await import("../chat-info/channel-info.tsx")).ChannelInfo;

interface ChatPanelsProps {
  panel: ChatPanel;
  channelId: string;
  onClose: () => void;
}

/** What is shown beside a talk: what is known of the channel, or a search in it. */
export function ChatPanels({ panel, channelId, onClose }: ChatPanelsProps) {
  const Info = useLoaded(loadInfo, panel === "info", onClose);
  return (
    <aside class="chat-side">
      {panel === "search" ? (
        <ChannelSearch channelId={channelId} onClose={onClose} />
      ) : Info === undefined ? (
        <Spinner />
      ) : (
        <Info channelId={channelId} onClose={onClose} />
      )}
    </aside>
  );
}
