import { Hono } from "hono";
import { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import { readBlockPage } from "../../db/queries/contact-pages.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { blockPerson, unblockPerson } from "../friends/relations.ts";
import { parseCursor, toContactPage } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { limitRelationChanges, relatingTo } from "./relating.ts";
import { pageQuery, userIdParam, validate } from "./validate.ts";

export const blockRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Blocks",
      access: "signedIn",
      summary: "Whom I blocked, newest first",
      answers: MODELS.contactPage,
      problems: ["invalid-cursor"],
    }),
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const request = { ownerId: context.var.userId, after: parseCursor(cursor), limit };
      return context.json(toContactPage(await readBlockPage(new Directory(context.env), request)));
    },
  )
  .put(
    "/:userId",
    describe({
      tag: "Blocks",
      access: "seesPerson",
      summary: "Block someone",
      description: "Ends a friendship and requests. To the blocked person I am, from now on, nobody.",
      answers: MODELS.person,
      problems: ["no-such-person", "not-yourself", "too-many-blocks", "rate-limited", "unavailable"],
    }),
    limitRelationChanges,
    userIdParam,
    async (context) => {
      const { userId } = context.req.valid("param");
      return context.json(await blockPerson(relatingTo(context, userId)));
    },
  )
  .delete(
    "/:userId",
    describe({
      tag: "Blocks",
      access: "seesPerson",
      summary: "Take a block back",
      description: "What it ended does not come back.",
      answers: MODELS.person,
      problems: ["no-such-person", "not-yourself", "rate-limited", "unavailable"],
    }),
    limitRelationChanges,
    userIdParam,
    async (context) => {
      const { userId } = context.req.valid("param");
      return context.json(await unblockPerson(relatingTo(context, userId)));
    },
  );
