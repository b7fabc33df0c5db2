import { useEffect, useState } from "preact/hooks";
import type { ChannelView } from "../../../client/index.ts";
import { type SharedPlace, sharedPlaces } from "../../state/shared-places.ts";

const NOBODY: ReadonlyMap<string, SharedPlace> = new Map();

interface LivePlaces {
  places: ReadonlyMap<string, SharedPlace>;
  /** Until when this device shares here. */
  sharingUntilMs: number | null;
  isOpen: boolean;
}

/** The live places in a channel, as they change. */
export function usePlaces(view: ChannelView): LivePlaces {
  const [now, setNow] = useState(() => placesIn(view));
  useEffect(() => {
    const look = () =>
      setNow((before) => {
        const after = placesIn(view);
        const isSame = after.sharingUntilMs === before.sharingUntilMs && after.isOpen === before.isOpen;
        return isSame && after.places === NOBODY && before.places === NOBODY ? before : after;
      });
    look();
    const offPlaces = view.on("places", look);
    const offChanged = view.on("changed", look);
    return () => {
      offPlaces();
      offChanged();
    };
  }, [view]);
  return now;
}

function placesIn(view: ChannelView): LivePlaces {
  const { places, sharingUntilMs, isOpen } = view;
  // Another map each time: what is drawn must see that it changed.
  return { places: places.size === 0 ? NOBODY : new Map(places), sharingUntilMs, isOpen };
}

/** How many parts of the screen hold the map to a channel. */
const holders = new Map<ChannelView, number>();

/** Puts a channel's live places on the map. @returns ends it */
export function putOnMap(view: ChannelView): () => void {
  holders.set(view, (holders.get(view) ?? 0) + 1);
  const put = () => {
    sharedPlaces.value = placesIn(view).places;
  };
  put();
  const off = view.on("places", put);
  return () => {
    off();
    const left = (holders.get(view) ?? 1) - 1;
    if (left > 0) return void holders.set(view, left);
    holders.delete(view);
    // Another channel may have come to be shown meanwhile.
    if (holders.size === 0) sharedPlaces.value = NOBODY;
  };
}
