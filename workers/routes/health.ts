import { Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "../env.ts";
import { describe } from "./describe.ts";

const healthSchema = z.object({ status: z.literal("ok") });

/** Says that the Worker serves. It asks nothing else, so that a monitor's question costs nothing. */
export const healthRoutes = new Hono<AppEnv>().get(
  "/healthz",
  describe({
    tag: "Service",
    access: "anyone",
    summary: "Whether the service serves",
    answers: healthSchema,
  }),
  (context) => context.json({ status: "ok" as const }),
);
