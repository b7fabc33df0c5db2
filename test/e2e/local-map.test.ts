import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FetchSource, PMTiles } from "pmtiles";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { tinyMap } from "../support/map/tiny-map.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
const persistDir = join(dir, "state");
afterAll(() => rmSync(dir, { recursive: true, maxRetries: 3 }));

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

const mapFile = fileOf("city.pmtiles", tinyMap({ lat: 37.5663, lng: 126.9779 }));

/** What the web app is told. */
async function baseMap(): Promise<{ pmtiles: string | null; version: string | null }> {
  return (await (await fetch(`${server?.url}/map/base.json`)).json()) as {
    pmtiles: string | null;
    version: string | null;
  };
}

describe("the map of a local server", () => {
  it("is read as a map reads it, and stays where the state stays", async () => {
    server = await startServer({ persistDir, mapFile });
    const { pmtiles, version } = await baseMap();
    const map = new PMTiles(new FetchSource(new URL(pmtiles ?? "", server.url).href));
    expect((await map.getHeader()).maxZoom).toBe(14);
    expect((await map.getZxy(14, 13_970, 6_344))?.data.byteLength).toBeGreaterThan(100);
    await server.stop();

    server = await startServer({ persistDir });
    expect((await baseMap()).version).toBe(version);
  });

  it("is none without an archive", async () => {
    server = await startServer();
    expect((await baseMap()).pmtiles).toBeNull();
  });

  it.each([
    ["nothing.pmtiles", null, "ENOENT"],
    ["a-picture.pmtiles", Buffer.alloc(500, "picture"), "is no PMTiles archive"],
    ["short.pmtiles", Buffer.from("PMTiles\x03"), "is no PMTiles archive"],
    ["old.pmtiles", Buffer.concat([Buffer.from("PMTiles\x02"), Buffer.alloc(500)]), "of version 2"],
  ])("cannot be made of %s, which is said", async (name, bytes, why) => {
    const path = bytes ? fileOf(name, bytes) : join(dir, name);
    await expect(startServer({ mapFile: path })).rejects.toThrow(why);
  });
});
