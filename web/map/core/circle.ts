import type { Feature, FeatureCollection, Polygon } from "geojson";
import { MAX_LAT } from "./mercator.ts";
import { type LatLng, lngBeside, pointAt } from "./sphere.ts";

const CORNERS = 128;

/** A circle on the globe and all that is outside of it, to be drawn. It is in one piece, across the dateline too. */
export function circleFeatures(center: LatLng, radiusM: number): FeatureCollection<Polygon> {
  const ring = Array.from({ length: CORNERS + 1 }, (_, index) => {
    const { lat, lng } = pointAt(center, ((index % CORNERS) / CORNERS) * -360, radiusM);
    return [lngBeside(lng, center.lng), lat];
  });
  const west = center.lng - 180;
  const east = center.lng + 180;
  const world = [
    [west, -MAX_LAT],
    [east, -MAX_LAT],
    [east, MAX_LAT],
    [west, MAX_LAT],
    [west, -MAX_LAT],
  ];
  return {
    type: "FeatureCollection",
    features: [polygon("inside", [ring]), polygon("outside", [world, [...ring].reverse()])],
  };
}

function polygon(part: "inside" | "outside", coordinates: number[][][]): Feature<Polygon> {
  return { type: "Feature", properties: { part }, geometry: { type: "Polygon", coordinates } };
}
