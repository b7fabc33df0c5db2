import type { ChannelView } from "../../../client/index.ts";
import { formatAge } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { useAccount } from "../../state/use-account.ts";
import { chatWords } from "../chat-words.ts";
import { otherPerson, senderName } from "../names.ts";
import { useConversation } from "../use-conversation.ts";

/** Below the name: who is typing; else how the other one is, or how many there are and what it is about. */
export function HeaderNote({ view }: { view: ChannelView }) {
  const account = useAccount();
  useConversation(view);
  const say = chatWords();
  const typing = view.typingUserIds;
  const { channel } = view;
  if (typing.length > 0) {
    const names = typing.map((userId) => senderName(account, userId));
    return (
      <span class="chat-note typing one-line" role="status">
        {channel?.kind === "direct" ? say.typingDirect : say.typing(names)}
      </span>
    );
  }
  if (channel === null) return null;
  if (channel.kind === "direct") return <PresenceNote userId={otherPerson(account.userId, channel) ?? ""} />;
  return (
    <span class="chat-note one-line">
      {say.members(channel.memberCount)}
      {channel.topic !== "" && (
        <>
          {" · "}
          <bdi>{channel.topic}</bdi>
        </>
      )}
    </span>
  );
}

function PresenceNote({ userId }: { userId: string }) {
  const account = useAccount();
  const presence = account.presence.of(userId);
  const say = chatWords();
  if (presence === undefined) return null;
  const { state, lastSeen, status } = presence;
  const how =
    state !== "offline" || lastSeen === null ? say[state] : say.lastSeen(formatAge(lastSeen, nowMs.value));
  return (
    <span class="chat-note one-line">
      {how}
      {status !== null && (
        <>
          {" · "}
          <bdi>
            {status.emoji} {status.text}
          </bdi>
        </>
      )}
    </span>
  );
}
