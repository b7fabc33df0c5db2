import { requireConfiguration } from "../configuration.ts";
import type { Env } from "../env.ts";
import { addressOf } from "../limits/address-of.ts";
import { exceedsSwift, SWIFT_RETRY_AFTER_MS } from "../limits/swift-limit.ts";
import { bringsForeignCookies } from "../origin.ts";
import { ProblemError, problemResponse } from "../problem.ts";
import { Session } from "./session.ts";

/**
 * `GET /v1/socket`: everyone may connect; who the client is, its first frame says (docs/protocol.md). A token and not
 * a cookie decides, so pages of other origins gain nothing by connecting; one that brings this site's cookies is refused all the same.
 * Answers 426 without an upgrade, 403 to such a page, and 429 where the address opens too many.
 */
export async function acceptSocket(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return problemResponse(new ProblemError("upgrade-required").problem);
  }
  try {
    requireConfiguration(env);
  } catch (error) {
    if (error instanceof ProblemError) return problemResponse(error.problem);
    throw error;
  }
  if (bringsForeignCookies(env, request)) return problemResponse(new ProblemError("cross-origin").problem);
  const address = addressOf(request);
  const by = await exceedsSwift(env, "sockets", { address });
  if (by !== null) {
    const details = { retryAfterMs: SWIFT_RETRY_AFTER_MS, limit: `sockets/${by}` };
    return problemResponse(new ProblemError("rate-limited", details).problem);
  }
  const { 0: client, 1: server } = new WebSocketPair();
  const session = new Session(server, env, address);
  ctx.waitUntil(session.done);
  return new Response(null, { status: 101, webSocket: client });
}
