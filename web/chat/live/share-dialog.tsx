import { LocateFixed } from "lucide";
import { useState } from "preact/hooks";
import type { ChannelView, Conversation, Precision } from "../../../client/index.ts";
import { formatTime } from "../../i18n/format.ts";
import { nowMs } from "../../state/clock.ts";
import { showProblem } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice } from "../../ui/field.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { startSharing } from "./live-shares.ts";
import { liveWords } from "./live-words.ts";

const MINUTE_MS = 60_000;
const DURATIONS_MS = { minutes15: 15 * MINUTE_MS, hour: 60 * MINUTE_MS, hours8: 480 * MINUTE_MS } as const;
type Duration = keyof typeof DURATIONS_MS;
/** The server's bound, less what a clock may be off on the way. */
const MAX_MS = 480 * MINUTE_MS - 5_000;

interface ShareDialogProps {
  view: ChannelView;
  conversation: Conversation;
  onClose: () => void;
}

/** Asks for how long and how exactly the user's place is shared with a talk, and says who will see it. */
export function ShareDialog({ view, conversation, onClose }: ShareDialogProps) {
  const account = useAccount();
  const [duration, setDuration] = useState<Duration>("hour");
  const [precision, setPrecision] = useState<Precision>("exact");
  const [isAsking, setAsking] = useState(false);
  const say = liveWords();
  const isKnown = account.place.place.value !== null;
  const untilMs = nowMs.value + DURATIONS_MS[duration];

  const share = async () => {
    setAsking(true);
    try {
      const until = Date.now() + Math.min(MAX_MS, DURATIONS_MS[duration]);
      await startSharing(account, view, conversation, { untilMs: until, precision });
      onClose();
    } catch (error) {
      setAsking(false);
      showProblem(error);
    }
  };

  return (
    <Dialog
      title={say.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button kind="primary" disabled={!isKnown || isAsking} onClick={() => void share()}>
            {say.share}
          </Button>
        </>
      }
    >
      <Choice
        label={say.howLong}
        options={(["minutes15", "hour", "hours8"] as const).map((name) => ({ name, label: say[name] }))}
        chosen={duration}
        onChoose={setDuration}
      />
      <Choice
        label={say.howExactly}
        options={(["exact", "approximate"] as const).map((name) => ({ name, label: say[name] }))}
        chosen={precision}
        onChoose={setPrecision}
      />
      <div class="live-who">
        <p>
          <strong>{say.liveUntil(formatTime(untilMs))}.</strong> <Who view={view} />
        </p>
        <p class="field-hint">{say.unaffected}</p>
      </div>
      {!isKnown && <Locating />}
    </Dialog>
  );
}

function Who({ view }: { view: ChannelView }) {
  const { people, userId } = useAccount();
  const say = liveWords();
  const { channel } = view;
  const other = channel?.kind === "direct" ? channel.userIds.find((each) => each !== userId) : undefined;
  return (
    <>{other === undefined ? say.whoAll(channel?.memberCount ?? 0) : say.whoDirect(people.name(other))}</>
  );
}

function Locating() {
  const { place } = useAccount();
  const say = liveWords();
  const state = place.state.value;
  if (state === "asking") return <p role="status">{say.locating}</p>;
  const problem = state === "denied" || state === "unavailable" ? say[state] : say.noPlace;
  return (
    <div class="live-locate">
      <p role="status">{problem}</p>
      <Button icon={LocateFixed} onClick={() => place.locate()}>
        {say.locate}
      </Button>
    </div>
  );
}
