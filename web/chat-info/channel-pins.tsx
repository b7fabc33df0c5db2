import { Pin } from "lucide";
import type { Message } from "../../client/index.ts";
import { formatMoment } from "../i18n/format.ts";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { PagedRows } from "../ui/paged-rows.tsx";
import { usePagedList } from "../ui/use-paged-list.ts";
import { chatInfoWords } from "./chat-info-words.ts";
import { lineOf } from "./line-of.ts";
import type { ShownChannel } from "./use-channel.ts";

/** The pinned messages of a channel; each leads to its place in the talk. */
export function ChannelPins({ shown: { channel, view } }: { shown: ShownChannel }) {
  const { api } = useAccount();
  const say = chatInfoWords();
  const { channelId } = channel;
  const list = usePagedList(`${channelId} ${view.pins.join()}`, (cursor) =>
    api.messages.pins(channelId, { cursor }),
  );
  return (
    <section class="chat-info-list">
      <div class="chat-info-list-head">
        <h3>{say.pins}</h3>
      </div>
      <PagedRows
        list={list}
        label={say.pins}
        row={(message) => <PinRow key={message.seq} channelId={channelId} message={message} />}
        empty={<p class="chat-info-none">{say.noPins}</p>}
      />
    </section>
  );
}

function PinRow({ channelId, message }: { channelId: string; message: Message }) {
  const { people } = useAccount();
  const { seq, senderId, at } = message;
  return (
    <li>
      <Link to={{ view: "chat", channelId, aroundSeq: seq }} class="row">
        <Icon of={Pin} size={18} />
        <span class="row-words">
          <bdi class="chat-info-line">{lineOf(message)}</bdi>
          <span class="row-note one-line">
            <bdi>{people.name(senderId)}</bdi> · {formatMoment(at, nowMs.value)}
          </span>
        </span>
      </Link>
    </li>
  );
}
