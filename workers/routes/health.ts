import { Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "../env.ts";
import { PARTS } from "../readiness/checks.ts";
import { Readiness } from "../readiness/readiness.ts";
import { describe } from "./describe.ts";

const healthSchema = z.object({ status: z.literal("ok") });
const readinessSchema = z.object({
  status: z.enum(["ready", "notReady"]),
  /** What does not work. */
  failing: z.array(z.enum(PARTS)),
});

const readiness = new Readiness();

/** For monitors: everybody may ask. */
export const healthRoutes = new Hono<AppEnv>()
  .get(
    "/healthz",
    describe({
      tag: "Service",
      access: "anyone",
      summary: "Whether the service serves",
      description: "It asks nothing else, so that a monitor's question costs nothing.",
      answers: healthSchema,
    }),
    (context) => context.json({ status: "ok" as const }),
  )
  .get(
    "/readyz",
    describe({
      tag: "Service",
      access: "anyone",
      summary: "Whether what the service stands on works",
      description:
        "Asks the databases whether they are there and migrated, the buckets and an object, and looks whether the deployment is configured. Answers 503 where something fails, in the same form. The answer may be 5 s old.",
      answers: readinessSchema,
    }),
    async (context) => {
      const failing = await readiness.failing(context.env);
      context.header("cache-control", "no-store");
      return failing.length === 0
        ? context.json({ status: "ready" as const, failing })
        : context.json({ status: "notReady" as const, failing }, 503);
    },
  );
