import type { MiddlewareHandler } from "hono";
import { DATA_POLICY } from "./content-policy.ts";
import type { AppEnv } from "./env.ts";

/** The app asks for places, voices and pictures. What Chromium names beyond that, no page of this site may have. */
const PERMISSIONS_POLICY = [
  ...["geolocation", "microphone", "camera"].map((feature) => `${feature}=(self)`),
  ...[
    "accelerometer",
    "display-capture",
    "encrypted-media",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
  ].map((feature) => `${feature}=()`),
].join(", ");

/** Headers that every answer carries, a socket's upgrade excepted; among them the id that its log entries have. */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next();
  if (context.res.status === 101) return;
  // Pages and files have policies of their own, which nothing may weaken.
  if (!context.res.headers.has("content-security-policy")) {
    context.header("content-security-policy", DATA_POLICY);
  }
  // Files and the map say how long they may be kept; what is said to one person is kept by no cache.
  if (context.req.path.startsWith("/v1/") && !context.res.headers.has("cache-control")) {
    context.header("cache-control", "no-store");
  }
  context.header("permissions-policy", PERMISSIONS_POLICY);
  context.header("x-request-id", context.var.requestId);
  context.header("x-content-type-options", "nosniff");
  context.header("referrer-policy", "no-referrer");
  context.header("cross-origin-opener-policy", "same-origin");
  context.header("cross-origin-resource-policy", "same-origin");
  context.header("strict-transport-security", "max-age=31536000; includeSubDomains");
};
