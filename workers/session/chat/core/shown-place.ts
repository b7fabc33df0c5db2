import { coarsen } from "../../../../geo/coarsen.ts";
import type { ShownPlace } from "../../../../protocol/links/chat-channel-link.ts";
import {
  APPROXIMATE_REFRESH_MS,
  APPROXIMATE_TIME_MS,
  type Fix,
} from "../../../../protocol/links/geo-cell-link.ts";
import type { Precision } from "../../../../protocol/primitives.ts";

/** A place as precisely as its user wishes to be seen. */
export function shownPlace({ lat, lng, at }: Fix, precision: Precision): ShownPlace {
  if (precision === "exact") return { lat, lng, at };
  return { ...coarsen({ lat, lng }), at: at - (at % APPROXIMATE_TIME_MS) };
}

/** Whether a channel is to hear of a place after another: whoever moves within a square must not be noticed. */
export function isNewPlace(told: ShownPlace | null, place: ShownPlace | null, precision: Precision): boolean {
  if (!told || !place) return told !== place;
  if (told.lat !== place.lat || told.lng !== place.lng) return true;
  return precision === "approximate" ? place.at - told.at >= APPROXIMATE_REFRESH_MS : place.at > told.at;
}
