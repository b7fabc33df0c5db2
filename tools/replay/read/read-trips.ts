import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../usage-error.ts";
import { csvTrips } from "./csv-trips.ts";
import { gpxTrips } from "./gpx-trips.ts";
import { pltTrips } from "./plt-trips.ts";
import { readText } from "./read-text.ts";
import type { Trip } from "./trip.ts";

const READERS: [suffix: RegExp, read: (text: string, path: string) => Trip[]][] = [
  [/\.gpx(\.gz)?$/i, gpxTrips],
  [/\.plt(\.gz)?$/i, pltTrips],
  [/\.csv(\.gz)?$/i, csvTrips],
];

/**
 * Every trip of a file, or of all files below a directory: GPX, GeoLife `.plt`, or CSV `trip,seconds,lat,lng`, each
 * plain or gzip. Other files of a directory are passed over.
 *
 * @throws UsageError where there is nothing to read, or a file is not what its name says
 */
export async function readTrips(path: string): Promise<Trip[]> {
  const trips: Trip[] = [];
  for (const file of await filesOf(path)) {
    const read = readerOf(file);
    if (read === undefined) throw new UsageError(`${file} is neither .gpx, .plt nor .csv (plain or .gz)`);
    trips.push(...read(await readText(file), file));
  }
  if (trips.length === 0) throw new UsageError(`${path} has no trip of at least two positions`);
  return trips;
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return [path];
  const entries = await readdir(path, { recursive: true });
  return entries
    .filter((name) => readerOf(name) !== undefined)
    .sort()
    .map((name) => join(path, name));
}

function readerOf(name: string) {
  return READERS.find(([suffix]) => suffix.test(name))?.[1];
}
