import { Hono } from "hono";
import type { AppEnv } from "../env.ts";

/** The web page and whatever else was built into files. Comes last: a file never hides a route. */
export const assetRoutes = new Hono<AppEnv>().get("*", async (context) => {
  const asset = await context.env.ASSETS?.fetch(context.req.raw);
  if (!asset || asset.status === 404) return context.notFound();
  // The asset server's own headers cannot be changed.
  return new Response(asset.body, asset);
});
