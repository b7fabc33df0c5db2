import { XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";
import { UsageError } from "../../usage-error.ts";
import { makeTrip, parsePoint, type Trip, type TripPoint } from "./trip.ts";

const LISTS = new Set(["trk", "trkseg", "trkpt"]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => LISTS.has(name),
});

/** The part of GPX that matters here. An element without content reads as an empty text. */
const pointSchema = z.object({ lat: z.string(), lon: z.string(), time: z.string().optional() });
const segmentSchema = z.union([z.literal(""), z.object({ trkpt: z.array(pointSchema).default([]) })]);
const trackSchema = z.union([z.literal(""), z.object({ trkseg: z.array(segmentSchema).default([]) })]);
const gpxSchema = z.object({
  gpx: z.union([z.literal(""), z.object({ trk: z.array(trackSchema).default([]) })]),
});

/**
 * The tracks of a GPX file, each a trip, whatever its segments. Points without a time are left out: nobody knows when
 * to pass them.
 *
 * @throws UsageError where the file is no GPX, or a point is no place
 */
export function gpxTrips(text: string, path: string): Trip[] {
  if (XMLValidator.validate(text) !== true) throw new UsageError(`${path} is no GPX file`);
  const parsed = gpxSchema.safeParse(parser.parse(text));
  if (!parsed.success) throw new UsageError(`${path} is no GPX file: ${z.prettifyError(parsed.error)}`);
  const tracks = parsed.data.gpx === "" ? [] : parsed.data.gpx.trk;
  return tracks
    .flatMap((track) => (track === "" ? [] : [track.trkseg]))
    .map((segments) => makeTrip(segments.flatMap((segment) => trackPoints(segment, path))))
    .filter((trip) => trip !== undefined);
}

function trackPoints(segment: z.infer<typeof segmentSchema>, path: string): TripPoint[] {
  const points: TripPoint[] = [];
  for (const { lat, lon, time } of segment === "" ? [] : segment.trkpt) {
    if (time === undefined) continue;
    const point = parsePoint(Date.parse(time.trim()) / 1_000, lat, lon);
    if (!point)
      throw new UsageError(`${path} has a track point that is none: lat="${lat}" lon="${lon}" ${time}`);
    points.push(point);
  }
  return points;
}
