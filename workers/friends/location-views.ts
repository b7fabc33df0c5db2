import type { Directory } from "../../db/directory/directory.ts";
import { readBlockersAmong } from "../../db/queries/friends-among.ts";
import { readPeople } from "../../db/queries/person.ts";
import { SEEN_AS } from "../../protocol/links/geo-cell-link.ts";
import { NEAR, placeOf, type TimePlace } from "../../protocol/links/location-views-link.ts";
import type { LocationView } from "../../protocol/location-views.ts";
import { unavailable } from "../unavailable.ts";
import { callHub, type HubOf } from "./hub-call.ts";

export interface ViewReading {
  hubOf: HubOf<"locationViews">;
  directory: Directory;
  /** Whose place it was. */
  me: string;
}

/**
 * To whom a user's place was sent, the latest first: a page of at most `limit`, and where the next one begins. People whose account is
 * gone, or who blocked the user since, are there without their profile, as they are found nowhere else.
 * Throws the problem `unavailable` where the hub cannot be reached.
 */
export async function readLocationViews(
  { hubOf, directory, me }: ViewReading,
  after: TimePlace | null,
  limit: number,
): Promise<{ items: LocationView[]; next: TimePlace | null }> {
  const times = await callHub(hubOf, me, (hub) => hub.locationViews(after, limit)).catch(unavailable);
  const viewerIds = [...new Set(times.map(({ viewer }) => viewer))];
  const [people, blockers] = await Promise.all([
    readPeople(directory.people, viewerIds),
    readBlockersAmong(directory, me, viewerIds),
  ]);
  const items = times.map(
    ({ viewer, how, via, fromMs, toMs }): LocationView => ({
      viewerId: viewer,
      viewer: blockers.has(viewer) ? null : (people.get(viewer) ?? null),
      precision: (how & SEEN_AS.exact) === 0 ? "approximate" : "exact",
      channelId: via === NEAR ? null : via,
      from: new Date(fromMs).toISOString(),
      to: toMs === null ? null : new Date(toMs).toISOString(),
    }),
  );
  const last = times.at(-1);
  return { items, next: last && times.length === limit ? placeOf(last) : null };
}
