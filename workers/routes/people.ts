import { Hono } from "hono";
import { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import { findUserIdByHandle } from "../../db/queries/person.ts";
import { handleSchema } from "../../protocol/resources.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { readPerson } from "../friends/relations.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { userIdParam, validate } from "./validate.ts";

/** The answer for a handle that nobody has must take as long as for one whose owner blocked the asker. */
const NOBODY = "nobody";

export const peopleRoutes = new Hono<SignedInEnv>()
  .get(
    "/by-handle/:handle",
    describe({
      tag: "People",
      access: "seesPerson",
      summary: "Find a person by handle",
      answers: MODELS.person,
      problems: ["no-such-person", "rate-limited"],
    }),
    limitRate("lookups"),
    validate("param", z.object({ handle: z.string().toLowerCase().pipe(handleSchema) })),
    async (context) => {
      const directory = new Directory(context.env);
      const other = await findUserIdByHandle(directory.people, context.req.valid("param").handle);
      return context.json(await readPerson({ directory, me: context.var.userId, other: other ?? NOBODY }));
    },
  )
  .get(
    "/:userId",
    describe({
      tag: "People",
      access: "seesPerson",
      summary: "A person, and how we stand",
      answers: MODELS.person,
      problems: ["no-such-person"],
    }),
    userIdParam,
    async (context) => {
      const { userId } = context.req.valid("param");
      const directory = new Directory(context.env);
      return context.json(await readPerson({ directory, me: context.var.userId, other: userId }));
    },
  );
