import type { LatLng } from "../../protocol/primitives.ts";
import type { Person } from "../../protocol/resources.ts";

/** The simulated crowd, as the page learns of it. */
export interface CrowdInfo {
  /** Where the crowd is, or null where there is none. */
  centre: LatLng | null;
  people: Person[];
  /** Those of them whom a newcomer should befriend at once. They accept, and take them along. */
  friends: Person[];
  /** The code of an invitation into the crowd's team. */
  teamInvite: string | null;
  /** Whether the crowd is still on its way, so that it is worth asking again. */
  coming: boolean;
}

export const NO_CROWD: CrowdInfo = { centre: null, people: [], friends: [], teamInvite: null, coming: false };
