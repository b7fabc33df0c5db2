import { Hono } from "hono";
import type { AppEnv } from "../env.ts";
import { allow } from "./allow.ts";

/** What a local server lets its own tools do. No deployment has the binding, so there these routes do not exist. */
export const localRoutes = new Hono<AppEnv>().all("/local/*", allow("localTools"), (context) => {
  const { LOCAL } = context.env;
  return LOCAL ? LOCAL.fetch(context.req.raw) : context.notFound();
});
