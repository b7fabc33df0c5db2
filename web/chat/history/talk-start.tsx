import type { ChannelView } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { ChannelAvatar } from "../list/channel-avatar.tsx";
import { channelName } from "../names.ts";
import { useConversation } from "../use-conversation.ts";
import { historyWords } from "./history-words.ts";

/** What stands before the first message of a channel. */
export function TalkStart({ view }: { view: ChannelView }) {
  const account = useAccount();
  useConversation(view);
  const { channel } = view;
  if (channel === null) return null;
  const say = historyWords();
  const isEmpty = view.messages.every(({ kind }) => kind === "system");
  return (
    <div class="talk-start">
      <ChannelAvatar channel={channel} size={64} />
      <h2>
        <bdi>{channelName(account, channel)}</bdi>
      </h2>
      {channel.topic !== "" && (
        <p class="talk-topic" dir="auto">
          {channel.topic}
        </p>
      )}
      <p class="quiet">{isEmpty ? say.empty : say.beginning}</p>
    </div>
  );
}
