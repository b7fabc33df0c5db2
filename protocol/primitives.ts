import { z } from "zod";

/** A latitude in WGS 84 degrees. */
export const latSchema = z.number().min(-90).max(90).describe("WGS 84 degrees, north positive");
/** A longitude in WGS 84 degrees. */
export const lngSchema = z.number().min(-180).max(180).describe("WGS 84 degrees, east positive");
/** Milliseconds since the Unix epoch, by the server's clock. */
export const epochMsSchema = z.number().int().nonnegative().describe("milliseconds since the Unix epoch");
/** An opaque user id. */
export const userIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, "8 to 64 letters, digits, '_' or '-'");
/** The id that a client gives a request; the reply carries it as `re`. */
export const requestIdSchema = z.string().min(1).max(64);

/** How precisely a location is shown: `approximate` is snapped to a grid of about 1 km before it leaves the server. */
export const precisionSchema = z.enum(["exact", "approximate"]);
export type Precision = z.infer<typeof precisionSchema>;

export interface LatLng {
  lat: number;
  lng: number;
}
