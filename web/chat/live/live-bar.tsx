import { MapPinned } from "lucide";
import type { ChannelView } from "../../../client/index.ts";
import { formatTime } from "../../i18n/format.ts";
import { useAccount } from "../../state/use-account.ts";
import { Icon } from "../../ui/icon.tsx";
import { StopButton } from "./live-location-card.tsx";
import { liveWords } from "./live-words.ts";
import { usePlaces } from "./use-places.ts";

/** Reminds the user that this channel sees where they are, with the way to end it. */
export function LiveBar({ view }: { view: ChannelView }) {
  const { userId } = useAccount();
  const { places, sharingUntilMs } = usePlaces(view);
  const untilMs = sharingUntilMs ?? places.get(userId)?.until;
  if (untilMs === undefined) return null;
  return (
    <div class="live-bar" role="status">
      <Icon of={MapPinned} size={18} />
      <span>{liveWords().bar(formatTime(untilMs))}</span>
      <StopButton view={view} />
    </div>
  );
}
