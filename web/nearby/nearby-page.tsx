import { EyeOff } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { formatDistance } from "../i18n/format.ts";
import { RADIUS } from "../state/near.ts";
import { draftRadius, reachDraft, shownRadiusM } from "../state/radius-draft.ts";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { NearbyEmpty } from "./nearby-empty.tsx";
import { NearbyList } from "./nearby-list.tsx";
import { nearbyWords } from "./nearby-words.ts";
import "./nearby.css";

/** So many friends are found at a glance. */
const FILTER_FROM = 6;

/** Which friends are near, as a list; the map beside it shows the same. */
export function NearbyPage() {
  const { place, near, friends, sharing } = useAccount();
  const [filter, setFilter] = useState("");
  const scroller = useRef<HTMLDivElement>(null);
  const say = nearbyWords();
  const count = near.friends.value.size;
  const isPlaced = place.place.value !== null;
  const hasList = isPlaced && count > 0;
  return (
    <section class="page nearby">
      <header class="page-head">
        <h1>{say.title}</h1>
        {hasList && (
          <span class="badge">
            <span aria-hidden="true">{count}</span>
            <span class="hidden">{say.count(count)}</span>
          </span>
        )}
      </header>
      <div class="page-body" ref={scroller}>
        {isPlaced && sharing.current.value?.mode === "nobody" && (
          <p class="nearby-unseen">
            <Icon of={EyeOff} size={18} />
            {say.unseen}
          </p>
        )}
        {isPlaced && friends.all.length > 0 && <RadiusField />}
        {hasList && (count >= FILTER_FROM || filter !== "") && (
          <div class="nearby-filter">
            <SearchField label={say.filter} text={filter} onText={setFilter} />
          </div>
        )}
        {hasList ? (
          <NearbyList filter={filter} onClear={() => setFilter("")} scroller={scroller} />
        ) : (
          <NearbyEmpty />
        )}
      </div>
    </section>
  );
}

function RadiusField() {
  const { near } = useAccount();
  const id = useId();
  const radiusM = shownRadiusM(near);
  const words = formatDistance(radiusM);
  return (
    <div class="nearby-radius">
      <label for={id}>{nearbyWords().radius}</label>
      <output for={id}>{words}</output>
      <input
        id={id}
        type="range"
        min={RADIUS.minM}
        max={RADIUS.maxM}
        step={100}
        value={radiusM}
        aria-valuetext={words}
        onInput={(event) => draftRadius(event.currentTarget.valueAsNumber)}
        onChange={() => reachDraft(near)}
      />
    </div>
  );
}
