import { GeoJSONVT, type GeoJSONVTTile } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { LatLng } from "../../../protocol/primitives.ts";
import { type Tile, writePmtiles } from "./write-pmtiles.ts";

/** From the whole world to a few streets. */
const ZOOMS = { min: 0, max: 14 };
/** So many tiles in each direction around the one of the centre. */
const AROUND = 1;
const EXTENT = 4_096;
const METRES_PER_DEGREE = 111_195;
const MAX_LATITUDE = 85.051;

/** A street every so many metres, a large one every few. */
const STREET_EVERY_M = 300;
const STREETS_EACH_WAY = 8;
const LARGE_EVERY = 4;

/**
 * An archive like Protomaps' basemaps of version 4, for tests: an earth, a river, a grid of named streets and a named town around a
 * centre, for all zooms from 0 to 14 there.
 */
export function tinyMap(centre: LatLng): Uint8Array<ArrayBuffer> {
  const layers = layersAround(centre);
  const indexes = Object.entries(layers).map(([name, features]): [string, GeoJSONVT] => [
    name,
    indexOf(features),
  ]);
  const tiles: Tile[] = [];
  for (const { z, x, y } of placesAround(centre)) {
    const found = indexes.flatMap(([name, index]): [string, GeoJSONVTTile][] => {
      const tile = index.getTile(z, x, y);
      return tile ? [[name, tile]] : [];
    });
    if (found.length === 0) continue;
    const bytes = fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: EXTENT });
    tiles.push({ z, x, y, bytes });
  }
  const { minzoom, maxzoom } = { minzoom: ZOOMS.min, maxzoom: ZOOMS.max };
  return writePmtiles({
    tiles,
    bounds: [-180, -MAX_LATITUDE, 180, MAX_LATITUDE],
    metadata: {
      name: "A tiny map for tests",
      type: "baselayer",
      version: "4.0.0",
      attribution: "made up",
      vector_layers: Object.keys(layers).map((id) => ({ id, fields: {}, minzoom, maxzoom })),
    },
  });
}

function indexOf(features: Feature[]): GeoJSONVT {
  const collection: FeatureCollection = { type: "FeatureCollection", features };
  return new GeoJSONVT(collection, { maxZoom: ZOOMS.max, extent: EXTENT });
}

/** The tiles around the centre at each zoom, as far as there are some. */
function placesAround({ lat, lng }: LatLng): { z: number; x: number; y: number }[] {
  const sine = Math.sin((lat * Math.PI) / 180);
  const right = lng / 360 + 0.5;
  const down = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  const near = Array.from({ length: 2 * AROUND + 1 }, (_, index) => index - AROUND);
  return Array.from({ length: ZOOMS.max - ZOOMS.min + 1 }, (_, index) => ZOOMS.min + index).flatMap((z) => {
    const across = 2 ** z;
    const isThere = (at: number) => at >= 0 && at < across;
    return near
      .flatMap((dx) =>
        near.map((dy) => ({ z, x: Math.floor(right * across) + dx, y: Math.floor(down * across) + dy })),
      )
      .filter(({ x, y }) => isThere(x) && isThere(y));
  });
}

function layersAround(centre: LatLng): Record<string, Feature[]> {
  const at = (eastM: number, northM: number): Position => [
    centre.lng + eastM / (METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180)),
    centre.lat + northM / METRES_PER_DEGREE,
  ];
  const world = [
    [-180, -MAX_LATITUDE],
    [180, -MAX_LATITUDE],
    [180, MAX_LATITUDE],
    [-180, MAX_LATITUDE],
    [-180, -MAX_LATITUDE],
  ];
  const river = [at(-9_000, -1_900), at(9_000, -1_600), at(9_000, -1_100), at(-9_000, -1_400)];
  return {
    earth: [feature({ type: "Polygon", coordinates: [world] }, { kind: "earth" })],
    water: [
      feature(
        { type: "Polygon", coordinates: [[...river, at(-9_000, -1_900)]] },
        { kind: "water", name: "Tiny river" },
      ),
    ],
    roads: streets(at),
    places: [
      feature(
        { type: "Point", coordinates: at(0, 0) },
        { kind: "locality", name: "Tinytown", min_zoom: 4, population_rank: 12, capital: "yes" },
      ),
    ],
  };
}

/** A grid, from south to north and from west to east. */
function streets(at: (eastM: number, northM: number) => Position): Feature[] {
  const reachM = STREETS_EACH_WAY * STREET_EVERY_M;
  return Array.from({ length: 2 * STREETS_EACH_WAY + 1 }, (_, index) => index - STREETS_EACH_WAY).flatMap(
    (number) => {
      const asideM = number * STREET_EVERY_M;
      const isLarge = number % LARGE_EVERY === 0;
      const about = isLarge
        ? { kind: "major_road", kind_detail: "primary", min_zoom: 8 }
        : { kind: "minor_road", kind_detail: "residential", min_zoom: 12 };
      return [
        feature(
          { type: "LineString", coordinates: [at(asideM, -reachM), at(asideM, reachM)] },
          { ...about, name: `Avenue ${number}` },
        ),
        feature(
          { type: "LineString", coordinates: [at(-reachM, asideM), at(reachM, asideM)] },
          { ...about, name: `Street ${number}` },
        ),
      ];
    },
  );
}

function feature(geometry: Geometry, properties: Record<string, string | number>): Feature {
  return { type: "Feature", geometry, properties };
}
