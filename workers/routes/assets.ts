import { Hono } from "hono";
import { APP_POLICY } from "../content-policy.ts";
import type { AppEnv } from "../env.ts";
import { allow } from "./allow.ts";

/** The build names what lies there by its content, so that no name ever means something else. */
const HASHED = /^\/assets\//;
const FOR_GOOD = "public, max-age=31536000, immutable";
/** Kept, but asked about each time: an app that was deployed anew must not start with an old page. */
const ASK_FIRST = "no-cache";

/** For everybody: the web app, and whatever else was built into files. Comes last: a file never hides a route. */
export const assetRoutes = new Hono<AppEnv>().get("*", allow("anyone"), async (context) => {
  const asset = await context.env.ASSETS?.fetch(context.req.raw);
  if (!asset || asset.status === 404) return context.notFound();
  // The asset server's own headers cannot be changed.
  const response = new Response(asset.body, asset);
  const { pathname } = new URL(context.req.url);
  response.headers.set("cache-control", HASHED.test(pathname) ? FOR_GOOD : ASK_FIRST);
  // Not only with the page: a worker obeys the policy of its own script, and a browser takes over that of a 304.
  response.headers.set("content-security-policy", APP_POLICY);
  if (pathname.endsWith(".webmanifest") && asset.ok) {
    response.headers.set("content-type", "application/manifest+json");
  }
  return response;
});
