import { Pin, PinOff } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { ChannelView, Message } from "../../../client/index.ts";
import { formatMoment } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { go } from "../../state/route.ts";
import { sayWritten } from "../../state/sync-keeper.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty, Spinner } from "../../ui/empty.tsx";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { chatWords } from "../chat-words.ts";
import { messageWords } from "../message/message-words.ts";
import { senderName } from "../names.ts";
import { useConversation } from "../use-conversation.ts";

interface PinsDialogProps {
  view: ChannelView;
  onClose: () => void;
}

/** The messages that are pinned in a channel; each leads to where it was written. */
export function PinsDialog({ view, onClose }: PinsDialogProps) {
  const account = useAccount();
  useConversation(view);
  const { channelId } = view;
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isReading, setReading] = useState(true);
  const read = (from: string | undefined) => {
    setReading(true);
    account.api.messages
      .pins(channelId, { cursor: from })
      .then(({ items, nextCursor }) => {
        setMessages((before) => (from === undefined ? items : [...before, ...items]));
        setCursor(nextCursor);
      }, showProblem)
      .finally(() => setReading(false));
  };
  useEffect(() => read(undefined), [account, channelId]);
  const say = chatWords();
  // One that was unpinned meanwhile goes at once.
  const pinned = messages.filter(({ seq }) => view.pins.includes(seq));
  return (
    <Dialog title={say.pins} onClose={onClose} class="people-dialog">
      {!isReading && pinned.length === 0 && (
        <Empty icon={Pin} title={say.noPins}>
          <p>{say.noPinsNote}</p>
        </Empty>
      )}
      <ul>
        {pinned.map((message) => (
          <li class="pin-row" key={message.seq}>
            <button
              type="button"
              class="row"
              onClick={() => {
                onClose();
                const { seq, threadOf, inChannel } = message;
                const isInThread = threadOf !== undefined && inChannel !== true;
                const thread = isInThread ? { threadSeq: threadOf } : {};
                go({ view: "chat", channelId, aroundSeq: seq, ...thread });
              }}
            >
              <PersonAvatar userId={message.senderId} size={36} />
              <span class="row-words">
                <bdi class="row-title one-line">{senderName(account, message.senderId)}</bdi>
                <span class="row-note pin-text" dir="auto">
                  {message.preview ?? messageWords().unknownKind}
                </span>
              </span>
              <time class="row-end">{formatMoment(message.at, nowMs.value)}</time>
            </button>
            {view.may("pin") && (
              <IconButton
                icon={PinOff}
                label={messageWords().unpin}
                onClick={() => {
                  view.unpin(message.seq).catch(showProblem);
                  sayWritten();
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {isReading && <Spinner />}
      {!isReading && cursor !== null && <Button onClick={() => read(cursor)}>{uiWords().more}</Button>}
    </Dialog>
  );
}
