import { SearchX } from "lucide";
import type { SearchHit } from "../../../client/index.ts";
import { formatFully, formatMoment } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import type { Route } from "../../state/route.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, Spinner } from "../../ui/empty.tsx";
import { Link } from "../../ui/link.tsx";
import { PersonAvatar } from "../../ui/person-avatar.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { channelName, senderName } from "../names.ts";
import { parseHighlight } from "./highlight.ts";
import { searchWords } from "./search-words.ts";
import type { useSearch } from "./use-search.ts";
import "./search.css";

interface SearchHitsProps {
  search: ReturnType<typeof useSearch>;
  /** Whether they are from more than one channel. */
  withChannel: boolean;
}

/** What was found, each leading to where it was written. */
export function SearchHits({
  search: { hits, isReading, isDone, sought, more },
  withChannel,
}: SearchHitsProps) {
  const say = searchWords();
  if (sought === undefined) return <p class="search-note quiet">{say.atLeast}</p>;
  if (hits.length === 0 && isDone) {
    return (
      <Empty icon={SearchX} title={say.nothing(sought)}>
        <p>{say.nothingNote}</p>
      </Empty>
    );
  }
  return (
    <>
      <p class="hidden" role="status">
        {hits.length > 0 && (isDone ? say.found(hits.length) : say.foundMore(hits.length))}
      </p>
      <ul>
        {hits.map((hit) => (
          <li key={`${hit.channelId}/${hit.message.seq}`}>
            <Hit hit={hit} withChannel={withChannel} />
          </li>
        ))}
      </ul>
      {isReading && <Spinner />}
      {!isReading && !isDone && hits.length > 0 && (
        <p class="search-note">
          <Button onClick={() => void more()}>{uiWords().more}</Button>
        </p>
      )}
    </>
  );
}

function Hit({ hit, withChannel }: { hit: SearchHit; withChannel: boolean }) {
  const account = useAccount();
  const { channelId, message, highlight } = hit;
  const entry = account.inbox.entry(channelId);
  const sender = senderName(account, message.senderId);
  const isDirect = entry?.kind === "direct";
  const title = withChannel && entry !== undefined ? channelName(account, entry) : sender;
  return (
    <Link to={placeOf(hit)} class="row hit">
      <PersonAvatar userId={message.senderId} size={36} />
      <span class="row-words">
        <bdi class="row-title one-line">{title}</bdi>
        <span class="row-note hit-text" dir="auto">
          {withChannel && !isDirect && <bdi class="hit-sender">{sender}: </bdi>}
          {parseHighlight(highlight).map(({ text, isMatch }) => (isMatch ? <mark>{text}</mark> : text))}
        </span>
      </span>
      <time class="row-end" title={formatFully(message.at)}>
        {formatMoment(message.at, nowMs.value)}
      </time>
    </Link>
  );
}

function placeOf({ channelId, message }: SearchHit): Route {
  const { seq, threadOf, inChannel } = message;
  const isInThread = threadOf !== undefined && inChannel !== true;
  return { view: "chat", channelId, aroundSeq: seq, ...(isInThread && { threadSeq: threadOf }) };
}
