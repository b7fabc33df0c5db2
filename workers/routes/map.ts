import { Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "../env.ts";
import type { Found } from "../files/download/find-object.ts";
import { findBaseMap, findMapPart, versionOf } from "../map/base-map.ts";
import { ProblemError, problemResponse } from "../problem.ts";
import { describe } from "./describe.ts";
import { validate } from "./validate.ts";

const PMTILES_TYPE = "application/vnd.pmtiles";
/** Nobody on the way may compress it, which would undo its tag. */
const FOR_GOOD = "public, max-age=31536000, immutable, no-transform";
const ASK_FIRST = "public, no-cache, no-transform";

const baseMapSchema = z.object({
  pmtiles: z.string().nullable().describe("where the archive is read, in parts; null where there is none"),
  version: z.string().nullable().describe("another one with every other archive"),
  sizeBytes: z.number().int().nullable(),
});

/**
 * The base map: a PMTiles archive in the bucket `MAP` (docs/map.md). For everybody, signed in or not: the map is no secret, and
 * which parts of it somebody reads is known to this server alone.
 */
export const mapRoutes = new Hono<AppEnv>()
  .get(
    "/base.json",
    describe({
      tag: "Map",
      access: "anyone",
      summary: "Whether there is a base map, and where",
      answers: baseMapSchema,
      problems: ["unavailable"],
    }),
    async (context) => {
      const map = await findBaseMap(context.env.MAP);
      context.header("cache-control", "no-cache");
      const answer: z.infer<typeof baseMapSchema> = map
        ? { pmtiles: `/map/base.pmtiles?v=${map.version}`, ...map }
        : { pmtiles: null, version: null, sizeBytes: null };
      return context.json(answer);
    },
  )
  .get(
    "/base.pmtiles",
    describe({
      tag: "Map",
      access: "anyone",
      summary: "A part of the base map's archive",
      description: `GET with \`Range\` (one range, of at most 8 MiB), or HEAD; with the conditions of RFC 9110. An answer to the
        version of \`/map/base.json\` may be kept for good.`,
      answers: z.string().describe("the bytes"),
      contentType: PMTILES_TYPE,
      problems: ["invalid-input", "range-required", "range-not-satisfiable", "not-found", "unavailable"],
    }),
    validate("query", z.object({ v: z.string().optional().describe("the version that is meant") })),
    async (context) => {
      const found = await findMapPart(context.env.MAP, context.req.raw);
      if (!found) throw new ProblemError("not-found");
      return answerWith(found, context.req.valid("query").v);
    },
  );

function answerWith({ object, verdict }: Found, version: string | undefined): Response {
  const { etag, modifiedMs, sizeBytes, body } = object;
  if (verdict.status === 412) return new Response(null, { status: 412 });
  if (verdict.status === 416) {
    const response = problemResponse(new ProblemError("range-not-satisfiable").problem);
    response.headers.set("content-range", `bytes */${sizeBytes}`);
    return response;
  }
  const headers = new Headers({
    "accept-ranges": "bytes",
    "cache-control": version === versionOf(etag) ? FOR_GOOD : ASK_FIRST,
    etag,
    "last-modified": new Date(modifiedMs).toUTCString(),
  });
  if (verdict.status === 304) return new Response(null, { status: 304, headers });
  headers.set("content-type", PMTILES_TYPE);
  headers.set("content-length", String(sizeBytes));
  if (verdict.status === 206) {
    const { offset, length } = verdict.range;
    headers.set("content-length", String(length));
    headers.set("content-range", `bytes ${offset}-${offset + length - 1}/${sizeBytes}`);
  }
  return new Response(body, { status: verdict.status, headers });
}
