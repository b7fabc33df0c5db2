import { signal } from "@preact/signals";
import type { Precision } from "../../client/index.ts";

/** Where somebody is who shares it with the talk that is open. */
export interface SharedPlace {
  userId: string;
  lat: number;
  lng: number;
  precision: Precision;
  /** When it was measured. */
  at: number;
  /** When they stop sharing. */
  until: number;
}

/** Of the talk that is open, by user id. Another map after each change. */
export const sharedPlaces = signal<ReadonlyMap<string, SharedPlace>>(new Map());
