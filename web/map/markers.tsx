import { useComputed } from "@preact/signals";
import { useCallback } from "preact/hooks";
import { formatList } from "../i18n/format.ts";
import { nowMs } from "../state/clock.ts";
import { selectedUserId } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { freshness } from "./core/age.ts";
import { mapWords } from "./map-words.ts";
import type { MarkerLayer, Shown } from "./marker-layer.ts";
import type { Overlay } from "./overlay.ts";
import { ageInWords, wayTo } from "./whereabouts.ts";

/** An approximate place is the middle of a square of this size. */
const APPROXIMATE_M = 1_000;
const NAMED_IN_CLUSTER = 3;

/** Everybody who is in view. */
export function Markers({ layer, overlay }: { layer: MarkerLayer; overlay: Overlay }) {
  return layer.shown.value.map((shown) => {
    const [userId, ...others] = shown.userIds;
    if (userId === undefined) return null;
    return others.length === 0 ? (
      <PersonMarker
        key={shown.key}
        userId={userId}
        isFanned={shown.fanned !== undefined}
        layer={layer}
        overlay={overlay}
      />
    ) : (
      <ClusterMarker key={shown.key} shown={shown} layer={layer} />
    );
  });
}

interface PersonMarkerProps {
  userId: string;
  isFanned: boolean;
  layer: MarkerLayer;
  overlay: Overlay;
}

function PersonMarker({ userId, isFanned, layer, overlay }: PersonMarkerProps) {
  const account = useAccount();
  const person = layer.person(userId);
  const say = mapWords();
  const name = account.people.name(userId);
  // Each of them changes seldom, and only then is anything drawn.
  const state = useComputed(() => {
    const { value } = person;
    return value === undefined ? "fresh" : freshness(value.at, nowMs.value, value.isStale);
  });
  const age = useComputed(() => (person.value ? ageInWords(person.value.at, nowMs.value) : ""));
  const way = useComputed(() => (person.value ? wayTo(account.place.place.value, person.value) : ""));
  const isApproximate = useComputed(() => person.value?.precision === "approximate").value;
  const isShared = useComputed(() => person.value?.isShared ?? false).value;
  const isSelected = useComputed(() => selectedUserId.value === userId).value;
  const attach = useCallback((element: HTMLElement | null) => layer.attach(userId, element), [layer, userId]);
  const area = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return;
      overlay.size(element, APPROXIMATE_M);
      return () => overlay.drop(element);
    },
    [overlay],
  );
  const notes = [
    name,
    way.value,
    age.value,
    isApproximate && say.approximate,
    isShared && say.sharing,
    state.value === "stale" && say.stale,
  ];
  return (
    <div
      class="marker"
      ref={attach}
      data-freshness={state.value}
      data-approximate={isApproximate || undefined}
      data-shared={isShared || undefined}
      data-selected={isSelected || undefined}
    >
      {isApproximate && !isFanned && <span class="marker-area" ref={area} />}
      <button
        type="button"
        class="marker-face"
        aria-label={notes.filter(Boolean).join(", ")}
        aria-pressed={isSelected}
        onClick={() => {
          selectedUserId.value = isSelected ? null : userId;
        }}
      >
        <PersonAvatar userId={userId} size={38} />
        {state.value !== "fresh" && (
          <span class="marker-age" aria-hidden="true">
            {age.value}
          </span>
        )}
      </button>
      <span class="marker-name" aria-hidden="true">
        <bdi class="marker-who">{name}</bdi>
        <span class="marker-more">{[way.value, age.value].filter(Boolean).join(" · ")}</span>
      </span>
    </div>
  );
}

function ClusterMarker({ shown, layer }: { shown: Shown; layer: MarkerLayer }) {
  const { people } = useAccount();
  const say = mapWords();
  const { key, userIds } = shown;
  const attach = useCallback((element: HTMLElement | null) => layer.attach(key, element), [layer, key]);
  const [first, second] = userIds;
  if (first === undefined || second === undefined) return null;
  const named = userIds.slice(0, NAMED_IN_CLUSTER).map((userId) => people.name(userId));
  const others = userIds.length - named.length;
  const names = formatList(others === 0 ? named : [...named, say.andMore(others)]);
  return (
    <div class="marker marker-cluster" ref={attach}>
      <button
        type="button"
        class="marker-stack"
        aria-label={say.cluster(names, userIds.length)}
        title={names}
        onClick={() => layer.open(shown)}
      >
        <PersonAvatar userId={second} size={34} />
        <PersonAvatar userId={first} size={34} />
        <span class="marker-count" aria-hidden="true" data-count={userIds.length} />
      </button>
    </div>
  );
}
