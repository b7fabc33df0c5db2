import { Hono } from "hono";
import { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import { readFriendshipPage } from "../../db/queries/contact-pages.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { removeFriend } from "../friends/relations.ts";
import { parseCursor, toContactPage } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { limitRelationChanges, relatingTo } from "./relating.ts";
import { pageQuery, userIdParam, validate } from "./validate.ts";

export const friendRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Friends",
      access: "signedIn",
      summary: "My friends, newest first",
      answers: MODELS.contactPage,
      problems: ["invalid-cursor"],
    }),
    validate("query", z.object(pageQuery)),
    async (context) => {
      const { cursor, limit } = context.req.valid("query");
      const request = { ownerId: context.var.userId, after: parseCursor(cursor), limit };
      const list = await readFriendshipPage(new Directory(context.env), "friends", request);
      return context.json(toContactPage(list));
    },
  )
  .delete(
    "/:userId",
    describe({
      tag: "Friends",
      access: "seesPerson",
      summary: "End a friendship",
      description: "Ends location between the two at once, on live connections too.",
      answers: MODELS.person,
      problems: ["no-such-person", "not-yourself", "rate-limited", "unavailable"],
    }),
    limitRelationChanges,
    userIdParam,
    async (context) => {
      const { userId } = context.req.valid("param");
      return context.json(await removeFriend(relatingTo(context, userId)));
    },
  );
