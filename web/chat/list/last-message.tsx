import { useEffect, useState } from "preact/hooks";
import type { InboxEntry } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { openChannels } from "../account-channels.ts";
import { messageWords } from "../message/message-words.ts";
import { senderName } from "../names.ts";
import { listWords } from "./list-words.ts";

/** What was said last in a channel, and by whom; or who is typing, where that is known. */
export function LastMessage({ entry }: { entry: InboxEntry }) {
  const account = useAccount();
  const say = listWords();
  const [typing] = useTyping(entry.channelId);
  const isDirect = entry.kind === "direct";
  if (typing !== undefined) {
    return (
      <span class="row-note one-line typing">
        {isDirect ? say.typingDirect : say.typing(senderName(account, typing))}
      </span>
    );
  }
  const { lastMessage } = entry;
  if (lastMessage === null) return <span class="row-note one-line">{say.nothing}</span>;
  const { senderId, preview, kind, deleted } = lastMessage;
  const isMine = senderId === account.userId;
  const withSender = kind !== "system" && (isMine || !isDirect);
  const text = deleted
    ? messageWords().deleted
    : (preview ?? (kind === "system" ? messageWords().systemUnknown : messageWords().unknownKind));
  return (
    <span class={`row-note one-line ${deleted ? "gone" : ""}`}>
      {withSender && <bdi>{isMine ? say.you : senderName(account, senderId)}: </bdi>}
      <bdi>{text}</bdi>
    </span>
  );
}

/** Known of channels that are open only. */
function useTyping(channelId: string): readonly string[] {
  const account = useAccount();
  const isOpen = openChannels(account).has(channelId);
  const [typing, setTyping] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!isOpen) return;
    const off = account.client.channel(channelId).on("typing", (userIds) => setTyping([...userIds]));
    return () => {
      off();
      setTyping([]);
    };
  }, [account, channelId, isOpen]);
  return typing;
}
