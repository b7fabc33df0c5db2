import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";

/** Data is never rendered. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Pages load what this site serves and nothing else. Styles are inlined by the API reference and by map libraries. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers that every answer carries, a socket's upgrade excepted; among them the id that its log entries have. */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next();
  if (context.res.status === 101) return;
  const isPage = context.res.headers.get("content-type")?.startsWith("text/html");
  // Files have a policy of their own, which nothing may weaken.
  if (!context.res.headers.has("content-security-policy")) {
    context.header("content-security-policy", isPage ? PAGE_POLICY : DATA_POLICY);
  }
  context.header("x-request-id", context.var.requestId);
  context.header("x-content-type-options", "nosniff");
  context.header("referrer-policy", "no-referrer");
  context.header("cross-origin-opener-policy", "same-origin");
  context.header("cross-origin-resource-policy", "same-origin");
  context.header("strict-transport-security", "max-age=31536000");
};
