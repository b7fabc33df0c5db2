import { Check, CheckCheck, CircleAlert, Clock, type IconNode, Pin } from "lucide";
import type { ShownMessage } from "../../../client/index.ts";
import { formatFully, formatTime } from "../../i18n/format.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Delivery } from "../history/receipt-counts.ts";
import { useTalk } from "../talk-context.ts";
import { messageWords } from "./message-words.ts";

interface MessageMetaProps {
  message: ShownMessage;
  /** How far it has got; null for those of others. */
  delivery: Delivery | null;
  /** How many have read it, where that is known and of interest. */
  readers: number;
}

/** When a message was written, and what has become of it. */
export function MessageMeta({ message, delivery, readers }: MessageMetaProps) {
  const { acts } = useTalk();
  const say = messageWords();
  const { at, editedAt, pinned } = message;
  return (
    <bdi class="message-meta">
      {pinned && <Icon of={Pin} size={12} label={say.pinned} />}
      {editedAt !== undefined && <span title={say.editedAt(formatFully(editedAt))}>{say.edited}</span>}
      <time dateTime={new Date(at).toISOString()} title={formatFully(at)}>
        {formatTime(at)}
      </time>
      {delivery !== null &&
        (readers > 0 ? (
          <button
            type="button"
            class="message-delivery read"
            title={say.whoRead}
            aria-label={say.readBy(readers)}
            onClick={() => acts.show("readers", message)}
          >
            <Icon of={CheckCheck} size={15} />
            {readers > 1 && <span aria-hidden="true" data-readers={readers} />}
          </button>
        ) : (
          <DeliveryIcon message={message} delivery={delivery} />
        ))}
    </bdi>
  );
}

function DeliveryIcon({ message: { state }, delivery }: { message: ShownMessage; delivery: Delivery }) {
  const say = messageWords();
  const [of, label]: [IconNode, string] =
    state === "pending"
      ? [Clock, say.pending]
      : state === "failed"
        ? [CircleAlert, say.failed]
        : delivery === "sent"
          ? [Check, say.sent]
          : [CheckCheck, delivery === "read" ? say.read : say.delivered];
  return (
    <span class={`message-delivery ${state === "failed" ? "failed" : delivery}`} title={label}>
      <Icon of={of} size={15} label={label} />
    </span>
  );
}
