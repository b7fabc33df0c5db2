import type { LatLng } from "../../protocol/primitives.ts";
import type { PlanePoint } from "./walker.ts";

const METRES_PER_DEGREE = 111_195;

/** The place on earth of a point on the plane around `centre`. The plane is flat enough for a few kilometres. */
export function onEarth(centre: LatLng, { eastM, northM }: PlanePoint): LatLng {
  const lat = centre.lat + northM / METRES_PER_DEGREE;
  const lng = centre.lng + eastM / (METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180));
  return { lat: round(lat), lng: round(lng) };
}

/** To about 0.1 m, as a phone reports it. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
