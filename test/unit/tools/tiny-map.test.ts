import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles, type Source, TileType } from "pmtiles";
import { describe, expect, it } from "vitest";
import { randomInt, seededRandom } from "../../../tools/random.ts";
import { tinyMap } from "../../support/map/tiny-map.ts";
import { writePmtiles } from "../../support/map/write-pmtiles.ts";

const SEOUL = { lat: 37.5663, lng: 126.9779 };

function read(bytes: Uint8Array<ArrayBuffer>): PMTiles {
  const source: Source = {
    getKey: () => "memory",
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }),
  };
  return new PMTiles(source);
}

/** The place of a tile, worked out as MapLibre does. */
function tileAt({ lat, lng }: typeof SEOUL, z: number): [number, number, number] {
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  return [z, Math.floor((lng / 360 + 0.5) * 2 ** z), Math.floor(y * 2 ** z)];
}

describe("a tiny map", () => {
  const map = read(tinyMap(SEOUL));

  it("is an archive of vector tiles that says what it holds", async () => {
    const header = await map.getHeader();
    expect(header).toMatchObject({ specVersion: 3, tileType: TileType.Mvt, minZoom: 0, maxZoom: 14 });
    const metadata = (await map.getMetadata()) as { vector_layers: { id: string }[] };
    expect(metadata.vector_layers.map(({ id }) => id)).toEqual(["earth", "water", "roads", "places"]);
  });

  it("has all layers around its centre, at every zoom that shows them", async () => {
    for (let z = 0; z <= 14; z += 1) {
      const found = await map.getZxy(...tileAt(SEOUL, z));
      const { layers } = new VectorTile(new PbfReader(new Uint8Array(found?.data ?? new ArrayBuffer(0))));
      expect(Object.keys(layers), `zoom ${z}`).toEqual(expect.arrayContaining(["earth", "places"]));
      // Farther out the streets are smaller than a pixel.
      if (z >= 8) expect(Object.keys(layers), `zoom ${z}`).toContain("roads");
      expect(layers["places"]?.feature(0).properties).toMatchObject({ kind: "locality", name: "Tinytown" });
    }
  });

  it("puts the town where its centre is", async () => {
    const [z, x, y] = tileAt(SEOUL, 14);
    const found = await map.getZxy(z, x, y);
    const { layers } = new VectorTile(new PbfReader(new Uint8Array(found?.data ?? new ArrayBuffer(0))));
    const { geometry } = layers["places"]?.feature(0).toGeoJSON(x, y, z) ?? {};
    const [lng = 0, lat = 0] = geometry?.type === "Point" ? geometry.coordinates : [];
    expect(lat).toBeCloseTo(SEOUL.lat, 4);
    expect(lng).toBeCloseTo(SEOUL.lng, 4);
  });

  it("ends around its centre", async () => {
    expect(await map.getZxy(14, 0, 0)).toBeUndefined();
  });
});

it("writes no archive whose directory would not be read at once", () => {
  const bytes = new Uint8Array([1]);
  const random = seededRandom(1);
  const anywhere = () => randomInt(random, 0, 65_535);
  const tiles = Array.from({ length: 10_000 }, () => ({ z: 16, x: anywhere(), y: anywhere(), bytes }));
  expect(() => writePmtiles({ tiles, metadata: {}, bounds: [0, 0, 1, 1] })).toThrow("too many");
});
