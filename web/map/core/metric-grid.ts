import type { Feature, FeatureCollection, LineString } from "geojson";
import { MAX_LAT, pxPerM } from "./mercator.ts";
import { EARTH_RADIUS_M, type LatLng } from "./sphere.ts";

/** The sides of the grid's squares. */
const GRID_STEPS_M = [100, 1_000, 10_000] as const;

const DEGREE_M = (EARTH_RADIUS_M * Math.PI) / 180;
/** Closer lines are a haze. */
const CLOSEST_PX = 20;
/** Columns are straight within a band of this many degrees, and as far apart as in its middle. */
const BAND_DEG = 1;

interface GridArea {
  center: LatLng;
  zoom: number;
  widthPx: number;
  heightPx: number;
}

/** Lines of a metric grid over an area, with the `stepM` of the coarsest grid that each belongs to. */
export function metricGrid(area: GridArea): FeatureCollection<LineString> {
  const perM = pxPerM(area.center.lat, area.zoom);
  const stepM = GRID_STEPS_M.find((step) => step * perM >= CLOSEST_PX);
  if (stepM === undefined) return { type: "FeatureCollection", features: [] };

  const bandLat = (Math.floor(area.center.lat / BAND_DEG) + 0.5) * BAND_DEG;
  const highDeg = area.heightPx / perM / DEGREE_M / 2;
  const wideDeg = area.widthPx / perM / (DEGREE_M * Math.cos(area.center.lat * (Math.PI / 180))) / 2;
  const south = Math.max(-MAX_LAT, area.center.lat - highDeg);
  const north = Math.min(MAX_LAT, area.center.lat + highDeg);
  const west = area.center.lng - wideDeg;
  const east = area.center.lng + wideDeg;
  const rowDeg = stepM / DEGREE_M;
  const columnDeg = rowDeg / Math.cos(bandLat * (Math.PI / 180));

  return {
    type: "FeatureCollection",
    features: [
      ...wholeSteps(south, north, rowDeg).map((row) =>
        line(coarsest(row, stepM), [
          [west, row * rowDeg],
          [east, row * rowDeg],
        ]),
      ),
      ...wholeSteps(west, east, columnDeg).map((column) =>
        line(coarsest(column, stepM), [
          [column * columnDeg, south],
          [column * columnDeg, north],
        ]),
      ),
    ],
  };
}

function wholeSteps(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => first + index);
}

function coarsest(index: number, stepM: number): number {
  return GRID_STEPS_M.findLast((step) => step >= stepM && index % (step / stepM) === 0) ?? stepM;
}

function line(stepM: number, coordinates: number[][]): Feature<LineString> {
  return { type: "Feature", properties: { stepM }, geometry: { type: "LineString", coordinates } };
}
