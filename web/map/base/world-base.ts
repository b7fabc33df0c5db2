import type { LayerSpecification } from "maplibre-gl";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import worldAddress from "world-atlas/countries-50m.json?url";
import { unrollLine, unrollRing } from "../core/unroll.ts";
import type { BaseMap } from "./base-map.ts";
import { faded, type Look } from "./look.ts";

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

/** Tiles of the world are cut this fine only: closer views are drawn from the same ones, and nothing loads as one pans. */
const WORLD_MAX_ZOOM = 6;

/** Water, land and borders of the whole world, by Natural Earth, and a metric grid where that has nothing to show. */
export async function worldBase(): Promise<BaseMap> {
  const response = await fetch(worldAddress);
  if (!response.ok) throw new TypeError(`the world's outline cannot be read: ${response.status}`);
  const world = (await response.json()) as World;
  const land = feature(world, world.objects.land);
  for (const { geometry } of land.features) {
    if (geometry.type === "MultiPolygon") {
      geometry.coordinates = geometry.coordinates.map((polygon) => polygon.map(unrollRing));
    }
  }
  const borders = mesh(world, world.objects.countries, (one, other) => one !== other);
  borders.coordinates = borders.coordinates.map(unrollLine);
  const outline = { type: "geojson", maxzoom: WORLD_MAX_ZOOM, tolerance: 0.2 } as const;
  return {
    kind: "world",
    start: { zoom: 1.6, center: { lat: 25, lng: 60 } },
    sources: {
      land: { ...outline, data: land },
      borders: { ...outline, data: { type: "Feature", properties: {}, geometry: borders } },
      grid: { type: "geojson", data: { type: "FeatureCollection", features: [] }, maxzoom: 14, tolerance: 0 },
    },
    layers,
  };
}

function layers({ color }: Look): LayerSpecification[] {
  const line = color("quiet");
  return [
    { id: "water", type: "background", paint: { "background-color": color("water") } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": color("land") } },
    {
      id: "coast",
      type: "line",
      source: "land",
      maxzoom: 9,
      paint: { "line-color": faded(line, 0.35), "line-width": 0.75 },
    },
    {
      id: "borders",
      type: "line",
      source: "borders",
      paint: { "line-color": faded(line, 0.5), "line-width": 1 },
    },
    gridLayer(100, faded(line, 0.13), [13.6, 15]),
    gridLayer(1_000, faded(line, 0.2), [10, 12]),
    gridLayer(10_000, faded(line, 0.3), [6.5, 8.5]),
  ];
}

/** Lines that fade in between two zooms. */
function gridLayer(stepM: number, color: string, [from, to]: [number, number]): LayerSpecification {
  return {
    id: `grid-${stepM}`,
    type: "line",
    source: "grid",
    minzoom: from,
    filter: ["==", ["get", "stepM"], stepM],
    paint: {
      "line-color": color,
      "line-width": 1,
      "line-opacity": ["interpolate", ["linear"], ["zoom"], from, 0, to, 1],
    },
  };
}
