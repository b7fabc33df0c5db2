import { UsageError } from "../../usage-error.ts";
import { makeTrip, parsePoint, type Trip, type TripPoint } from "./trip.ts";

const IGNORED = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g;
const TRACK = /<(?:[\w.-]+:)?trk[\s>][\s\S]*?<\/(?:[\w.-]+:)?trk\s*>/g;
const TRACK_POINT = /<(?:[\w.-]+:)?trkpt\s([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:[\w.-]+:)?trkpt\s*>)/g;
const TIME = /<(?:[\w.-]+:)?time\s*>([^<]*)</;

/**
 * The tracks of a GPX file, each a trip, whatever its segments. Of a track point only latitude, longitude and time
 * count, none of which can hold markup, so that patterns do for a parser. Points without a time are left out: nobody
 * knows when to pass them.
 *
 * @throws UsageError where the file is no GPX, or a point is no place
 */
export function gpxTrips(text: string, path: string): Trip[] {
  const xml = text.replace(IGNORED, "");
  if (!/<(?:[\w.-]+:)?gpx[\s>]/.test(xml)) throw new UsageError(`${path} is no GPX file`);
  return (xml.match(TRACK) ?? [])
    .map((track) => makeTrip(trackPoints(track, path)))
    .filter((trip) => trip !== undefined);
}

function trackPoints(track: string, path: string): TripPoint[] {
  const points: TripPoint[] = [];
  for (const [, attributes = "", content = ""] of track.matchAll(TRACK_POINT)) {
    const time = TIME.exec(content)?.[1];
    if (time === undefined) continue;
    const seconds = Date.parse(time.trim()) / 1_000;
    const point = parsePoint(seconds, attribute(attributes, "lat"), attribute(attributes, "lon"));
    if (point === undefined)
      throw new UsageError(`${path} has a track point that is none: <trkpt ${attributes}>`);
    points.push(point);
  }
  return points;
}

function attribute(attributes: string, name: string): string {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match?.[1] ?? match?.[2] ?? "";
}
