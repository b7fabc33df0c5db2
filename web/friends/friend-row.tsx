import type { Contact } from "../../client/index.ts";
import { formatDistance } from "../i18n/format.ts";
import { showPerson } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { personWords } from "./person-words.ts";

/** A friend in the list of all: how they are, what they say of themselves, how far they are. Opens their card. */
export function FriendRow({ friend }: { friend: Contact }) {
  const { near, presence } = useAccount();
  const { userId, displayName, handle } = friend;
  const distanceM = near.friends.value.get(userId)?.distanceM;
  const now = presence.of(userId);
  const status = [now?.status?.emoji, now?.status?.text].filter(Boolean).join(" ");
  return (
    <button type="button" class="row" onClick={() => showPerson(userId)}>
      <PersonAvatar userId={userId} presence />
      <span class="row-words">
        <bdi class="row-title one-line">{displayName}</bdi>
        <bdi class="row-note one-line">{status === "" ? `@${handle}` : status}</bdi>
      </span>
      <span class="row-end">
        {distanceM !== undefined && <span>{formatDistance(distanceM)}</span>}
        {now !== undefined && now.state !== "offline" && (
          <span class="hidden">{personWords().presence[now.state]}</span>
        )}
      </span>
    </button>
  );
}
