import { requireConfiguration } from "../configuration.ts";
import type { Env } from "../env.ts";
import { ProblemError, problemResponse } from "../problem.ts";
import { Session } from "./session.ts";

/**
 * `GET /v1/socket`: everyone may connect; who the client is, its first frame says (docs/protocol.md). A token and not
 * a cookie decides, so pages of other origins gain nothing by connecting. Answers 426 without an upgrade.
 */
export function acceptSocket(request: Request, env: Env, ctx: ExecutionContext): Response {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return problemResponse(new ProblemError("upgrade-required").problem);
  }
  try {
    requireConfiguration(env);
  } catch (error) {
    if (error instanceof ProblemError) return problemResponse(error.problem);
    throw error;
  }
  const { 0: client, 1: server } = new WebSocketPair();
  const session = new Session(server, env);
  ctx.waitUntil(session.done);
  return new Response(null, { status: 101, webSocket: client });
}
