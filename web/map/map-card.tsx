import { MessageCircle, UserRound, X } from "lucide";
import { nowMs } from "../state/clock.ts";
import { openDirect } from "../state/open-direct.ts";
import { selectedUserId, showPerson } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { mapWords } from "./map-words.ts";
import type { MarkerLayer } from "./marker-layer.ts";
import { ageInWords, wayTo } from "./whereabouts.ts";

/** Who is selected: where they are from here, as of when, and what one can do about it. */
export function MapCard({ layer }: { layer: MarkerLayer }) {
  const { value } = selectedUserId;
  return value === null ? null : <Card key={value} userId={value} layer={layer} />;
}

function Card({ userId, layer }: { userId: string; layer: MarkerLayer }) {
  const account = useAccount();
  const person = layer.person(userId).value;
  if (person === undefined) return null;
  const say = mapWords();
  const way = wayTo(account.place.place.value, person);
  const age = say.asOf(ageInWords(person.at, nowMs.value));
  const remark = person.isStale ? say.stale : person.isShared ? say.sharing : null;
  return (
    <section class="map-card" aria-label={account.people.name(userId)}>
      <PersonAvatar userId={userId} size={44} presence />
      <div class="row-words">
        <bdi class="row-title one-line">{account.people.name(userId)}</bdi>
        <span class="row-note">
          {[person.precision === "approximate" && say.approximate, way, age].filter(Boolean).join(" · ")}
        </span>
        {remark !== null && <span class="row-note">{remark}</span>}
      </div>
      <IconButton
        class="map-card-close"
        icon={X}
        label={uiWords().close}
        onClick={() => {
          selectedUserId.value = null;
        }}
      />
      <div class="map-card-actions">
        {account.friends.has(userId) && (
          <Button kind="primary" icon={MessageCircle} onClick={() => void openDirect(account, userId)}>
            {say.message}
          </Button>
        )}
        <Button icon={UserRound} onClick={() => showPerson(userId)}>
          {say.profile}
        </Button>
      </div>
    </section>
  );
}
