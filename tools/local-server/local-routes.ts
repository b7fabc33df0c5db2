import { type Request as MiniflareRequest, Response } from "miniflare";
import { z } from "zod";
import type { ChaosMonkey } from "./chaos-monkey.ts";
import type { CrowdInfo } from "./crowd-info.ts";

const chaosSchema = z.strictObject({
  object: z.enum(["GeoCell", "UserHub", "ChatChannel", "StoredFile"]),
  action: z.enum(["evict", "reset"]),
  count: z.number().int().min(1).max(100).default(1),
});
export type ChaosRequest = z.infer<typeof chaosSchema>;

export interface LocalRoutesOptions {
  chaos: ChaosMonkey;
  crowd: () => CrowdInfo;
  /** Whether the server can be used. */
  isReady: () => boolean;
}

/**
 * What the Worker's `/local/*` answers on this machine. It reaches the Worker as the service binding `LOCAL`, which
 * no deployment has: there the routes do not exist.
 *
 * - `GET /ready`, which is no route of the Worker's: whether it may answer anybody yet.
 * - `GET /local/crowd`: who the simulated crowd is, for the page to offer them as friends.
 * - `POST /local/chaos` `{"object","action","count"}`: evicts or resets random live objects.
 */
export function localRoutes({ chaos, crowd, isReady }: LocalRoutesOptions) {
  return async (request: MiniflareRequest): Promise<Response> => {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (route === "GET /ready") return new Response(null, { status: isReady() ? 204 : 503 });
    if (route === "GET /local/crowd") return Response.json(crowd());
    if (route !== "POST /local/chaos") return problem(404, "Not found");
    // A page from elsewhere can send a request here unasked, but not one of this type.
    if (request.headers.get("content-type") !== "application/json")
      return problem(415, "Send application/json");
    const body = chaosSchema.safeParse(await request.json().catch(() => undefined));
    if (!body.success) return problem(400, z.prettifyError(body.error));
    return Response.json({ done: await chaos(body.data) });
  };
}

function problem(status: number, title: string): Response {
  const headers = { "content-type": "application/problem+json" };
  return new Response(JSON.stringify({ type: "about:blank", title, status }), { status, headers });
}
