import type { Relation } from "../../client/index.ts";
import { formatAge, formatDate, formatDistance } from "../i18n/format.ts";
import { nowMs } from "../state/clock.ts";
import { useAccount } from "../state/use-account.ts";
import { friendsWords } from "./friends-words.ts";
import { personWords } from "./person-words.ts";

/** What is known of somebody just now, in words: how they are, how far, and since when they are what they are to the user. */
export function PersonFacts({ userId, relation }: { userId: string; relation: Relation | "self" }) {
  const { friends, near, presence } = useAccount();
  const say = friendsWords();
  if (relation !== "friends") return <p class="row-note">{say.relations[relation]}</p>;
  const words = personWords();
  const now = presence.of(userId);
  const status = [now?.status?.emoji, now?.status?.text].filter(Boolean).join(" ");
  const place = near.friends.value.get(userId);
  const since = friends.all.find((friend) => friend.userId === userId)?.since;
  return (
    <>
      {now !== undefined && (
        <p class="person-presence" data-presence={now.state}>
          {now.state === "offline" && now.lastSeen !== null
            ? words.lastSeen(formatAge(now.lastSeen, nowMs.value))
            : words.presence[now.state]}
        </p>
      )}
      {status !== "" && (
        <p class="person-status" dir="auto">
          {status}
        </p>
      )}
      {place !== undefined && (
        <p class="row-note">
          {[
            words.near(formatDistance(place.distanceM)),
            ...(place.precision === "approximate" ? [words.about] : []),
            formatAge(place.at, nowMs.value),
          ].join(" · ")}
        </p>
      )}
      {since !== undefined && (
        <p class="row-note">{say.since.friends(formatDate(Date.parse(since), nowMs.value))}</p>
      )}
    </>
  );
}
