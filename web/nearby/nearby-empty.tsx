import { Locate, MapPin, Radar, UserPlus } from "lucide";
import { formatDistance } from "../i18n/format.ts";
import { isPinning } from "../state/map-wishes.ts";
import { RADIUS } from "../state/near.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Link } from "../ui/link.tsx";
import { nearbyWords } from "./nearby-words.ts";

/** What to do next where nobody is to be seen; of several things, the first. */
export function NearbyEmpty() {
  const { place, near, friends } = useAccount();
  const say = nearbyWords();
  if (place.place.value === null) return <PlaceUnknown />;
  if (friends.all.length === 0) {
    if (!friends.isRead.value) return <Spinner />;
    return (
      <Empty icon={UserPlus} title={say.noFriends}>
        <p>{say.noFriendsNote}</p>
        <Link class="button primary" to={{ view: "friends", tab: "code" }}>
          {say.addFriends}
        </Link>
      </Empty>
    );
  }
  const radiusM = near.radiusM.value;
  const wider = Math.min(RADIUS.maxM, radiusM * 2);
  return (
    <Empty icon={Radar} title={say.nobody(formatDistance(radiusM))}>
      <p>{say.nobodyNote}</p>
      {wider > radiusM && (
        <Button kind="primary" onClick={() => near.reach(wider)}>
          {say.widen(formatDistance(wider))}
        </Button>
      )}
    </Empty>
  );
}

function PlaceUnknown() {
  const { place } = useAccount();
  const say = nearbyWords();
  const state = place.state.value;
  const hasFailed = state === "denied" || state === "unavailable";
  if (state === "asking") {
    return (
      <div class="nearby-waiting">
        <Spinner />
        <p>{say.locating}</p>
      </div>
    );
  }
  const note = { denied: say.denied, unavailable: say.unavailable };
  return (
    <Empty icon={hasFailed ? MapPin : Locate} title={say.whereAreYou}>
      <p>{hasFailed ? note[state] : say.whereNote}</p>
      {!hasFailed && (
        <Button kind="primary" icon={Locate} onClick={() => place.locate()}>
          {say.locate}
        </Button>
      )}
      <Button
        kind={hasFailed ? "primary" : "plain"}
        icon={MapPin}
        onClick={() => {
          isPinning.value = true;
        }}
      >
        {say.pin}
      </Button>
    </Empty>
  );
}
