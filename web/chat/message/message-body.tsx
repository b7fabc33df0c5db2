import { CornerUpRight, MessagesSquare } from "lucide";
import type { ShownMessage } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { Icon } from "../../ui/icon.tsx";
import { Attachments } from "../attachments/attachments.tsx";
import type { Delivery } from "../history/receipt-counts.ts";
import { LiveLocationCard } from "../live/live-location-card.tsx";
import { senderName } from "../names.ts";
import { useTalk } from "../talk-context.ts";
import { MessageMeta } from "./message-meta.tsx";
import { MessageText } from "./message-text.tsx";
import { messageWords } from "./message-words.ts";
import { Quote } from "./quote.tsx";

/** Stands for the moderators who took a message down. */
const MODERATION_USER_ID = "hither-moderation";
const LIVE_LOCATION = "hither.liveLocation";

interface MessageBodyProps {
  message: ShownMessage;
  delivery: Delivery | null;
  readers: number;
}

/** What is in a message's bubble, without its sender. */
export function MessageBody({ message, delivery, readers }: MessageBodyProps) {
  const { view, threadSeq, acts } = useTalk();
  const say = messageWords();
  const meta = <MessageMeta message={message} delivery={delivery} readers={readers} />;
  if (message.deletedAt !== undefined) {
    return (
      <p class="message-text gone">
        {message.deletedBy === MODERATION_USER_ID ? say.takenDown : say.deleted}
        {meta}
      </p>
    );
  }
  const { threadOf, forwarded, replyTo, attachments, body, kind } = message;
  const { channelId } = view;
  return (
    <>
      {threadOf !== undefined && threadSeq === undefined && (
        <button type="button" class="message-origin" onClick={() => acts.openThread(message)}>
          <Icon of={MessagesSquare} size={14} />
          {say.inThread}
        </button>
      )}
      {forwarded !== undefined && <Forwarded from={forwarded.senderId} />}
      {replyTo !== undefined && <Quote quoted={replyTo} />}
      {attachments !== undefined && attachments.length > 0 && (
        <Attachments channelId={channelId} message={message} />
      )}
      {kind === LIVE_LOCATION && <LiveLocationCard channelId={channelId} message={message} />}
      {kind === "text" && body !== "" && <MessageText message={message}>{meta}</MessageText>}
      {kind === "text" && body === "" && <div class="message-text">{meta}</div>}
      {kind === LIVE_LOCATION && <div class="message-text">{meta}</div>}
      {kind !== "text" && kind !== LIVE_LOCATION && (
        <p class="message-text" dir="auto">
          {message.preview ?? <span class="quiet">{say.unknownKind}</span>}
          {meta}
        </p>
      )}
    </>
  );
}

function Forwarded({ from }: { from: string | undefined }) {
  const account = useAccount();
  const say = messageWords();
  return (
    <p class="message-origin" dir="auto">
      <Icon of={CornerUpRight} size={14} />
      {from === undefined ? say.forwarded : say.forwardedFrom(senderName(account, from))}
    </p>
  );
}
