import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Account } from "../state/account.ts";
import { nowMs } from "../state/clock.ts";
import { isPinning } from "../state/map-wishes.ts";
import { shownRadiusM } from "../state/radius-draft.ts";
import { selectedUserId } from "../state/selection.ts";
import { sharedPlaces } from "../state/shared-places.ts";
import { readLook } from "./base/look.ts";
import type { StageMap } from "./base/stage-map.ts";
import { mapPeople } from "./core/map-people.ts";
import type { MarkerLayer } from "./marker-layer.ts";

/** Keeps the map in step with what the app knows: who is where, what is selected, the radius, the theme. */
export function useFollowed(account: Account, stage: StageMap, layer: MarkerLayer): void {
  useEffect(() => {
    const wantsStill = matchMedia("(prefers-reduced-motion: reduce)");
    // Whoever comes back to the page sees where people are, not how they got there.
    let wasHidden = true;
    const noteHidden = () => {
      if (document.hidden) wasHidden = true;
    };
    document.addEventListener("visibilitychange", noteHidden);
    const endings = [
      effect(() => {
        const isShared = sharedPlaces.value.size > 0;
        const people = mapPeople(
          account.near.friends.value,
          sharedPlaces.value,
          isShared ? nowMs.value : nowMs.peek(),
        );
        layer.setPeople(people, wasHidden || document.hidden || wantsStill.matches);
        wasHidden = document.hidden;
      }),
      effect(() => layer.select(selectedUserId.value)),
      effect(() => {
        const place = account.place.place.value;
        stage.showCircle(place && { center: place, radiusM: shownRadiusM(account.near) });
      }),
      effect(() => {
        const look = readLook();
        // The page takes on its theme in an effect of its own, maybe after this one.
        queueMicrotask(() => stage.restyle(look));
      }),
      effect(() => {
        if (isPinning.value) stage.focus();
        stage.frame.classList.toggle("is-pinning", isPinning.value);
      }),
    ];
    return () => {
      document.removeEventListener("visibilitychange", noteHidden);
      for (const end of endings) end();
    };
  }, [account, stage, layer]);
}
