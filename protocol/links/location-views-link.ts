import type { SEEN_AS, SeenAs } from "./geo-cell-link.ts";

/** To whom a user's place was sent: what sessions tell the user's hub of it, and what the hub keeps. No place is in it. */

/** How somebody sees a place. */
export type SeenHow = Exclude<SeenAs, typeof SEEN_AS.not>;

/** In place of a channel's id: by the stream `near`. */
export const NEAR = "";

/** A time in which a place was sent to somebody: to whom, how, through which channel or `NEAR`, from and to; null: it lasts. */
export type ViewReport = [viewer: string, how: SeenHow, via: string, fromMs: number, toMs: number | null];

/** The same as the hub keeps it. Times of one viewer, precision and way lie at least `locationViewGapMs` apart. */
export interface LocationTime {
  viewer: string;
  how: SeenHow;
  /** A channel's id, or `NEAR`. */
  via: string;
  fromMs: number;
  toMs: number | null;
}

/** A place in the list of times: of those that began then the one with this key. */
export interface TimePlace {
  fromMs: number;
  key: string;
}

/** The place of a time in the list. */
export function placeOf({ fromMs, how, viewer, via }: LocationTime): TimePlace {
  return { fromMs, key: `${how} ${viewer} ${via}` };
}

export interface LocationViewMethods {
  /** Times in which the user's place was sent to somebody, the latest beginning first, those after `after`. */
  locationViews(after: TimePlace | null, limit: number): Promise<LocationTime[]>;
}
