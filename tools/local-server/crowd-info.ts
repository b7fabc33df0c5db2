import type { LatLng } from "../../protocol/primitives.ts";
import type { Person } from "../../protocol/resources.ts";

/** The simulated crowd, as the page learns of it. */
export interface CrowdInfo {
  /** Where the crowd is, or null where there is none. */
  centre: LatLng | null;
  people: Person[];
}

export const NO_CROWD: CrowdInfo = { centre: null, people: [] };
