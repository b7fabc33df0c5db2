import { badRow } from "./csv-rows.ts";
import { makeTrip, parsePoint, type Trip, type TripPoint, toNumber } from "./trip.ts";

/** A GeoLife file begins with six lines that say nothing of the trip. */
const HEADER_LINES = 6;
const DAY_S = 86_400;

/**
 * The trip of a GeoLife `.plt` file: lines of latitude, longitude, 0, altitude in feet, days since 1899-12-30, date,
 * time.
 *
 * @throws UsageError where a line is none of these
 */
export function pltTrips(text: string, path: string): Trip[] {
  const points: TripPoint[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (index < HEADER_LINES || line.trim() === "") continue;
    const [lat = "", lng = "", , , days = ""] = line.split(",");
    const point = parsePoint(toNumber(days) * DAY_S, lat, lng);
    if (point === undefined) throw badRow(path, index + 1, "line of a GeoLife .plt file");
    points.push(point);
  }
  const trip = makeTrip(points);
  return trip === undefined ? [] : [trip];
}
