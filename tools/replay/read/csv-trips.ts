import { badRow, csvRows } from "./csv-rows.ts";
import { makeTrip, parsePoint, type Trip, type TripPoint, toNumber } from "./trip.ts";

const HEADER = "trip,seconds,lat,lng";

/**
 * Trips from a CSV with one position a line, grouped by `trip`.
 *
 * @throws UsageError where a line is none
 */
export function csvTrips(text: string, path: string): Trip[] {
  const trips = new Map<string, TripPoint[]>();
  for (const [[trip = "", seconds = "", lat = "", lng = ""], line] of csvRows(text, HEADER, path)) {
    const point = parsePoint(toNumber(seconds), lat, lng);
    if (point === undefined) throw badRow(path, line, HEADER);
    const points = trips.get(trip) ?? [];
    points.push(point);
    trips.set(trip, points);
  }
  return [...trips.values()].map(makeTrip).filter((trip) => trip !== undefined);
}
