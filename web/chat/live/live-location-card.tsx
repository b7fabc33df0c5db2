import { MapPin, MapPinned } from "lucide";
import { useState } from "preact/hooks";
import type { ChannelView, ShownMessage } from "../../../client/index.ts";
import { formatAge, formatBearing, formatDistance, formatTime } from "../../i18n/format.ts";
import { bearingDeg, distanceM } from "../../map/core/sphere.ts";
import { nowMs } from "../../state/clock.ts";
import type { SharedPlace } from "../../state/shared-places.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { liveState, liveUntilMs } from "./live-message.ts";
import { stopSharing } from "./live-shares.ts";
import { liveWords } from "./live-words.ts";
import { showOnMap } from "./show-on-map.ts";
import { usePlaces } from "./use-places.ts";
import "./live.css";

/** Closer than this, a direction means nothing. */
const HERE_M = 30;

interface LiveLocationCardProps {
  channelId: string;
  message: ShownMessage;
}

/** A message that says that somebody shares a live place: where they are just now, as long as they do. */
export function LiveLocationCard({ channelId, message }: LiveLocationCardProps) {
  const account = useAccount();
  const view = account.client.channel(channelId);
  const { places, isOpen } = usePlaces(view);
  const say = liveWords();
  const { senderId } = message;
  const isMine = senderId === account.userId;
  const place = places.get(senderId);
  const known = { nowMs: nowMs.value, isOpen, hasPlace: place !== undefined };
  const state = liveState(message, view.messages, known);
  const untilMs = liveUntilMs(message) ?? 0;
  return (
    <div class={`live-card ${state}`}>
      <span class="live-icon">
        <Icon of={state === "ended" ? MapPin : MapPinned} size={22} />
      </span>
      <div class="live-words">
        <bdi class="live-title">{isMine ? say.you : say.they(account.people.name(senderId))}</bdi>
        <span class="quiet">{state === "ended" ? say.ended : say.liveUntil(formatTime(untilMs))}</span>
        {state === "unknown" && <span class="quiet">{say.waiting}</span>}
        {state === "live" && !isMine && place && <Whereabouts place={place} />}
      </div>
      {state === "live" && (
        <div class="live-actions">
          {isMine ? (
            <StopButton view={view} />
          ) : (
            <Button onClick={() => showOnMap(view, senderId)}>{say.showOnMap}</Button>
          )}
        </div>
      )}
    </div>
  );
}

function Whereabouts({ place }: { place: SharedPlace }) {
  const mine = useAccount().place.place.value;
  const say = liveWords();
  const age = say.updated(formatAge(place.at, nowMs.value));
  if (mine === null) return <span>{age}</span>;
  const awayM = distanceM(mine, place);
  const distance = formatDistance(awayM);
  const direction = formatBearing(bearingDeg(mine, place));
  const where =
    place.precision === "approximate"
      ? say.about(distance, direction)
      : awayM < HERE_M
        ? say.here
        : say.away(distance, direction);
  return (
    <span>
      {where} · {age}
    </span>
  );
}

/** Ends what the user shares with this channel. */
export function StopButton({ view }: { view: ChannelView }) {
  const account = useAccount();
  const [isAsking, setAsking] = useState(false);
  return (
    <Button
      disabled={isAsking}
      onClick={() => {
        setAsking(true);
        stopSharing(account, view)
          .catch(showProblem)
          .finally(() => setAsking(false));
      }}
    >
      {liveWords().stop}
    </Button>
  );
}
