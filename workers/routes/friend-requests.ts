import { Hono } from "hono";
import { z } from "zod";
import { Directory } from "../../db/directory/directory.ts";
import { readFriendshipPage } from "../../db/queries/contact-pages.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { acceptFriend, dropRequest, requestFriend } from "../friends/relations.ts";
import { guardRequest } from "../friends/request-guard.ts";
import { whoAsks } from "../limits/limit-rate.ts";
import type { ProblemName } from "../problem.ts";
import { parseCursor, toContactPage } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { limitRelationChanges, relatingTo } from "./relating.ts";
import { pageQuery, userIdParam, validate } from "./validate.ts";

const listQuery = z.object({ direction: z.enum(["incoming", "outgoing"]), ...pageQuery });

const PROBLEMS_OF_CHANGES: ProblemName[] = ["no-such-person", "not-yourself", "rate-limited", "unavailable"];
const PROBLEMS_OF_ACCEPTING: ProblemName[] = ["too-many-friends", "they-have-too-many-friends"];

export const friendRequestRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Friends",
      access: "signedIn",
      summary: "Requests that wait for an answer, newest first",
      answers: MODELS.contactPage,
      problems: ["invalid-cursor"],
    }),
    validate("query", listQuery),
    async (context) => {
      const { direction, cursor, limit } = context.req.valid("query");
      const state = direction === "incoming" ? "incoming" : "requested";
      const request = { ownerId: context.var.userId, after: parseCursor(cursor), limit };
      return context.json(
        toContactPage(await readFriendshipPage(new Directory(context.env), state, request)),
      );
    },
  )
  .put(
    "/:userId",
    describe({
      tag: "Friends",
      access: "seesPerson",
      summary: "Ask for friendship",
      description:
        "Asking someone who asked already makes the two friends. Who declined a request is not asked again for a week, and who is new or was declined by many may ask fewer a day.",
      answers: MODELS.person,
      problems: [
        ...PROBLEMS_OF_CHANGES,
        ...PROBLEMS_OF_ACCEPTING,
        "you-blocked-them",
        "too-many-requests-sent",
        "too-many-requests-waiting",
      ],
    }),
    limitRelationChanges,
    userIdParam,
    async (context) => {
      const relating = relatingTo(context, context.req.valid("param").userId);
      await guardRequest(context.env, relating, context.var.account, whoAsks(context));
      return context.json(await requestFriend(relating));
    },
  )
  .delete(
    "/:userId",
    describe({
      tag: "Friends",
      access: "seesPerson",
      summary: "Take back my request, or decline theirs",
      answers: MODELS.person,
      problems: PROBLEMS_OF_CHANGES,
    }),
    limitRelationChanges,
    userIdParam,
    async (context) => {
      const { userId } = context.req.valid("param");
      return context.json(await dropRequest(relatingTo(context, userId)));
    },
  )
  .post(
    "/:userId/accept",
    describe({
      tag: "Friends",
      access: "requested",
      summary: "Accept a request",
      answers: MODELS.person,
      problems: [...PROBLEMS_OF_CHANGES, ...PROBLEMS_OF_ACCEPTING, "no-such-request"],
    }),
    limitRelationChanges,
    userIdParam,
    async (context) => {
      const { userId } = context.req.valid("param");
      return context.json(await acceptFriend(relatingTo(context, userId)));
    },
  );
