import { Hono } from "hono";
import { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { hubsOf } from "../friends/hub-call.ts";
import { readLocationViews } from "../friends/location-views.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { pageQuery, validate } from "./validate.ts";

const placeSchema = z.tuple([z.number().int(), z.string()]);

export const locationViewRoutes = new Hono<SignedInEnv>().get(
  "/",
  describe({
    tag: "Me",
    access: "signedIn",
    summary: "Who saw where I was, and when, newest first",
    description:
      "To whose devices my place was sent: as a friend nearby, or because they had a channel open that I shared it into. Kept for 30 days at most. Only I can read it.",
    answers: MODELS.locationViewPage,
    problems: ["invalid-cursor", "unavailable"],
  }),
  validate("query", z.object(pageQuery)),
  async (context) => {
    const { cursor, limit } = context.req.valid("query");
    const place = fromCursor(cursor, placeSchema);
    const after = place && { fromMs: place[0], key: place[1] };
    const reading = {
      hubOf: hubsOf(context.env),
      directory: new Directory(context.env),
      me: context.var.userId,
    };
    const { items, next } = await readLocationViews(reading, after, limit);
    return context.json({ items, nextCursor: next && toCursor([next.fromMs, next.key]) });
  },
);
