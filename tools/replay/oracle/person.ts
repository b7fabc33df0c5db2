import type { LatLng } from "../../../protocol/primitives.ts";
import type { Sharing } from "../../../protocol/sharing.ts";
import type { Sight } from "./sight.ts";
import { Timeline } from "./timeline.ts";

/** A place that somebody reported. */
export interface Report extends LatLng {
  /** Rises with every report of the same person. */
  number: number;
  sentAtMs: number;
}

/** Someone as the oracle knows them. */
export interface Person {
  userId: string;
  /** For people to read. */
  name: string;
  places: Timeline<Report>;
  sharing: Timeline<Sharing>;
  watching: boolean;
  reports: number;
  /** Everybody who is or was this person's friend, and how I see them, by user id. */
  sees: Map<string, Sight>;
  /** The same pairs from the other side. */
  seenBy: Sight[];
  /** Where the `near` stream stands. */
  stream: { epoch: string; offset: number } | undefined;
}

export function newPerson(userId: string, name: string, sharing: Sharing): Person {
  return {
    userId,
    name,
    places: new Timeline(),
    sharing: new Timeline(sharing),
    watching: false,
    reports: 0,
    sees: new Map(),
    seenBy: [],
    stream: undefined,
  };
}
