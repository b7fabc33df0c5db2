import { useComputed } from "@preact/signals";
import type { NearFriend } from "../../client/index.ts";
import { ageInWords, wayTo } from "../map/whereabouts.ts";
import { nowMs } from "../state/clock.ts";
import { selectedUserId } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { nearbyWords } from "./nearby-words.ts";

/** A friend who is near: which way, how far, and as of when. */
export function NearbyRow({ friend }: { friend: NearFriend }) {
  const account = useAccount();
  const { userId, precision, at, stale } = friend;
  const say = nearbyWords();
  const isSelected = useComputed(() => selectedUserId.value === userId).value;
  // Not before it says another thing is it drawn again.
  const age = useComputed(() => ageInWords(at, nowMs.value)).value;
  const way = wayTo(account.place.place.value, friend);
  return (
    <button
      type="button"
      class="row nearby-row"
      aria-pressed={isSelected}
      data-stale={stale || undefined}
      onClick={() => {
        selectedUserId.value = isSelected ? null : userId;
      }}
    >
      <PersonAvatar userId={userId} size={44} />
      <span class="row-words">
        <bdi class="row-title one-line">{account.people.name(userId)}</bdi>
        <span class="row-note one-line">
          {precision === "approximate" && `${say.approximate} `}
          {way}
          {stale && ` · ${say.stale}`}
        </span>
      </span>
      <span class="row-end">
        <span class="hidden">{say.ago} </span>
        {age}
      </span>
    </button>
  );
}
