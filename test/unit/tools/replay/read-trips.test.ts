import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { csvTrips } from "../../../../tools/replay/read/csv-trips.ts";
import { parseFriendGraph } from "../../../../tools/replay/read/friend-graph.ts";
import { gpxTrips } from "../../../../tools/replay/read/gpx-trips.ts";
import { pltTrips } from "../../../../tools/replay/read/plt-trips.ts";
import { readTrips } from "../../../../tools/replay/read/read-trips.ts";
import { UsageError } from "../../../../tools/usage-error.ts";

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
afterAll(() => rmSync(dir, { recursive: true }));

const CSV = "trip,seconds,lat,lng\n0,0,39.9,116.3\n0,5,39.91,116.31\n1,0,1,2\n1,9,1.1,2.1\n";
const PLT = `Geolife trajectory
WGS 84
Altitude is in Feet
Reserved 3
0,2,255,My Track,0,0,2,8421376
0
39.984702,116.318417,0,492,39744.1201851852,2008-10-23,02:53:04
39.984683,116.31845,0,492,39744.1202546296,2008-10-23,02:53:10
`;
const GPX = `<?xml version="1.0"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">
  <wpt lat="1" lon="1"/>
  <!-- <trk><trkpt lat="0" lon="0"><time>2020-01-01T00:00:00Z</time></trkpt></trk> -->
  <trk><name><![CDATA[<trkpt lat="9" lon="9">]]></name>
    <trkseg>
      <trkpt lat="52.5" lon='13.4'><ele>34</ele><time>2024-05-01T10:00:00Z</time></trkpt>
      <trkpt lon="13.41" lat="52.51"><time>2024-05-01T12:00:10+02:00</time></trkpt>
      <trkpt lat="52.6" lon="13.5"/>
    </trkseg>
    <trkseg><trkpt lat="52.52" lon="13.42"><time>2024-05-01T10:00:20.500Z</time></trkpt></trkseg>
  </trk>
  <trk><trkseg><trkpt lat="1" lon="1"><time>2024-05-01T10:00:00Z</time></trkpt></trkseg></trk>
</gpx>`;

describe("the readers of trips", () => {
  it("reads a CSV, trip by trip", () => {
    expect(csvTrips(CSV, "x.csv")).toEqual([
      {
        points: [
          { seconds: 0, lat: 39.9, lng: 116.3 },
          { seconds: 5, lat: 39.91, lng: 116.31 },
        ],
      },
      {
        points: [
          { seconds: 0, lat: 1, lng: 2 },
          { seconds: 9, lat: 1.1, lng: 2.1 },
        ],
      },
    ]);
  });

  it("sorts what is out of order, begins at zero, and takes one position of each moment", () => {
    const rows = "trip,seconds,lat,lng\na,30,3,0\na,10,1,0\na,20,2,0\na,20,9,0\n";
    const [trip] = csvTrips(rows, "x.csv");
    expect(trip?.points.map(({ seconds, lat }) => [seconds, lat])).toEqual([
      [0, 1],
      [10, 2],
      [20, 3],
    ]);
  });

  it("reads a GeoLife file, with the time from its days", () => {
    const [trip] = pltTrips(PLT, "x.plt");
    expect(trip?.points).toHaveLength(2);
    expect(trip?.points[0]).toEqual({ seconds: 0, lat: 39.984702, lng: 116.318417 });
    expect(trip?.points[1]?.seconds).toBeCloseTo(6, 1);
  });

  it("reads the tracks of a GPX file: any order of attributes, any zone, segments joined, comments passed over", () => {
    expect(gpxTrips(GPX, "x.gpx")).toEqual([
      {
        points: [
          { seconds: 0, lat: 52.5, lng: 13.4 },
          { seconds: 10, lat: 52.51, lng: 13.41 },
          { seconds: 20.5, lat: 52.52, lng: 13.42 },
        ],
      },
    ]);
  });

  it("reads plain and gzip, and every file of a folder that it knows", async () => {
    const folder = join(dir, "trips");
    await mkdir(join(folder, "deep"), { recursive: true });
    writeFileSync(join(folder, "a.csv.gz"), gzipSync(CSV));
    writeFileSync(join(folder, "deep/b.plt"), PLT);
    writeFileSync(join(folder, "c.gpx"), GPX);
    writeFileSync(join(folder, "labels.txt"), "walk");
    expect(await readTrips(folder)).toHaveLength(4);
    expect(await readTrips(join(folder, "a.csv.gz"))).toHaveLength(2);
  });

  const bad: [what: string, read: () => unknown][] = [
    ["a latitude beyond the pole", () => csvTrips("trip,seconds,lat,lng\n0,0,91,0\n", "x.csv")],
    ["an empty field", () => csvTrips("trip,seconds,lat,lng\n0,,1,0\n", "x.csv")],
    ["a missing column", () => csvTrips("trip,seconds,lat,lng\n0,0,1\n", "x.csv")],
    ["another header", () => csvTrips("lat,lng\n1,2\n", "x.csv")],
    ["words for numbers", () => pltTrips(`${PLT}north,east,0,0,1,,\n`, "x.plt")],
    ["something that is no GPX", () => gpxTrips("<html></html>", "x.gpx")],
    ["a track point at no place", () => gpxTrips(GPX.replace('lat="52.5"', 'lat="x"'), "x.gpx")],
    ["somebody who is their own friend", () => parseFriendGraph("a,b\n1,1\n", "f.csv")],
  ];
  it.each(bad)("says where it found %s", (_what, read) => {
    expect(read).toThrow(UsageError);
  });

  it("says so where there is no such file, no trip, no known kind, or broken gzip", async () => {
    writeFileSync(join(dir, "empty.csv"), "trip,seconds,lat,lng\n");
    writeFileSync(join(dir, "x.kml"), "");
    writeFileSync(join(dir, "broken.csv.gz"), gzipSync(CSV).subarray(0, 40));
    await expect(readTrips(join(dir, "nothing.csv"))).rejects.toThrow("no such file");
    await expect(readTrips(join(dir, "empty.csv"))).rejects.toThrow("no trip");
    await expect(readTrips(join(dir, "x.kml"))).rejects.toThrow("neither");
    await expect(readTrips(join(dir, "broken.csv.gz"))).rejects.toThrow("Cannot unpack");
  });
});

describe("the friend graph", () => {
  it("is mutual, and counts a repeated line once", () => {
    const graph = parseFriendGraph("a,b\n0,1\n1,0\n1,2\n", "f.csv");
    expect([...graph].map(([person, friends]) => [person, [...friends]])).toEqual([
      ["0", ["1"]],
      ["1", ["0", "2"]],
      ["2", ["1"]],
    ]);
  });
});
