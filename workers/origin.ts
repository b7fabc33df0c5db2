import type { MiddlewareHandler } from "hono";
import type { AppEnv, Env } from "./env.ts";
import { ProblemError } from "./problem.ts";

/** The origin that this deployment is known by, `https://hither.example` for instance. */
export function publicOrigin(env: Env, request: Request): string {
  return new URL(env.BASE_URL ?? request.url).origin;
}

/** The origins whose pages may act with this site's cookies: its public one, and the one that was asked. */
export function trustedOrigins(env: Env, request: Request): string[] {
  return [publicOrigin(env, request), new URL(request.url).origin];
}

/** Whether a request brings its own authority, which no foreign page can make a browser send. */
export function hasBearer(request: Request): boolean {
  return /^bearer /i.test(request.headers.get("authorization") ?? "");
}

/** Whether a page of another site made a browser send this with the cookies of this one. */
export function bringsForeignCookies(env: Env, request: Request): boolean {
  const origin = request.headers.get("origin");
  return origin !== null && request.headers.has("cookie") && !trustedOrigins(env, request).includes(origin);
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses changes that another site's page makes a browser ask for: cookies go along by themselves, and even without
 * any it could sign a visitor in as somebody else. Browsers name the page's origin with every change; phones and
 * programs name none, and bring no cookies.
 */
export const refuseCrossOrigin: MiddlewareHandler<AppEnv> = async (context, next) => {
  const request = context.req.raw;
  if (!SAFE_METHODS.has(request.method) && !hasBearer(request)) {
    const origin = request.headers.get("origin");
    const isForeign = origin !== null && !trustedOrigins(context.env, request).includes(origin);
    if (isForeign || (origin === null && request.headers.has("cookie")))
      throw new ProblemError("cross-origin");
  }
  await next();
};
