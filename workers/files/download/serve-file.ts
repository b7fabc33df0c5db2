import { create } from "content-disposition";
import type { Context } from "hono";
import type { AppEnv } from "../../env.ts";
import { publicOrigin } from "../../origin.ts";
import { ProblemError, problemResponse } from "../../problem.ts";
import { unavailable } from "../../unavailable.ts";
import { nameByType, policyFor, servedType } from "./core/served-type.ts";
import { EdgeCache } from "./edge-cache.ts";
import { type Found, findObject, type Shelves } from "./find-object.ts";

/** A file that the asker may see, in the form that they asked for. */
export interface SeenFile {
  objectName: string;
  /** Null for a thumbnail: only its object knows. */
  sizeBytes: number | null;
  /** What it is called where it is saved; null for a thumbnail. */
  name: string | null;
  /** Null: as it was stored with. */
  contentType: string | null;
  /** Whether the object may still be replaced by another one of the same name. */
  mayChange: boolean;
}

/** Nobody but the asker may keep it, and only to ask again; and nobody on the way may compress it, which would undo its tag. */
const CACHE_CONTROL = "private, no-cache, no-transform";

/**
 * The answer to a GET or HEAD of a file that the asker may see, by RFC 9110: conditions, one range of bytes, a strong entity
 * tag. Throws `no-such-file` where its bytes are gone, and `unavailable`.
 */
export async function serveFile<Env extends AppEnv>(
  context: Context<Env>,
  file: SeenFile,
): Promise<Response> {
  const wanted = { name: file.objectName, sizeBytes: file.sizeBytes };
  const shelves = await shelvesOf(context, file);
  const found = await findObject(shelves, wanted, context.req.raw).catch(unavailable);
  if (!found) throw new ProblemError("no-such-file");
  const { status } = found.verdict;
  if (status === 412) return new Response(null, { status });
  if (status === 416) {
    const response = problemResponse(new ProblemError("range-not-satisfiable").problem);
    response.headers.set("content-range", `bytes */${found.object.sizeBytes}`);
    return response;
  }
  return new Response(found.object.body, { status, headers: headersOf(file, found) });
}

async function shelvesOf<Env extends AppEnv>(context: Context<Env>, file: SeenFile): Promise<Shelves> {
  // A cache of its own: what the zone keeps by the addresses of the outside never meets it.
  const cache = file.mayChange
    ? null
    : new EdgeCache(await caches.open("files"), publicOrigin(context.env, context.req.raw));
  return {
    bucket: context.env.FILES,
    cache,
    later: (work) => context.executionCtx.waitUntil(work),
  };
}

/** A browser takes over the headers of a 304 for what it has, so the policy belongs there, too. */
function headersOf(file: SeenFile, { object, verdict }: Found): Record<string, string> {
  const type = file.contentType ?? object.contentType ?? "";
  const { contentType, disposition } = servedType(type);
  const about = {
    "accept-ranges": "bytes",
    "cache-control": CACHE_CONTROL,
    "content-disposition": create(file.name ?? nameByType("thumbnail", type), { type: disposition }),
    "content-security-policy": policyFor(contentType),
    "cross-origin-resource-policy": "same-origin",
    etag: object.etag,
    "last-modified": new Date(object.modifiedMs).toUTCString(),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  if (verdict.status === 304) return about;
  if (verdict.status !== 206) {
    return { ...about, "content-type": contentType, "content-length": String(object.sizeBytes) };
  }
  const { offset, length } = verdict.range;
  return {
    ...about,
    "content-type": contentType,
    "content-length": String(length),
    "content-range": `bytes ${offset}-${offset + length - 1}/${object.sizeBytes}`,
  };
}
