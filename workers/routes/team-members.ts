import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { teamIdSchema } from "../../protocol/chat/channel.ts";
import { roleInputSchema } from "../../protocol/chat/resources.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import { handleSchema } from "../../protocol/resources.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { limitSwift } from "../limits/limit-requests.ts";
import type { ProblemName } from "../problem.ts";
import { actingIn } from "../teams/acting.ts";
import { listMembers } from "../teams/list-members.ts";
import { changeTeamRole, removeTeamMember } from "../teams/team-members.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { pageQuery, validate } from "./validate.ts";

const memberParam = validate("param", z.object({ teamId: teamIdSchema, userId: userIdSchema }));
const memberQuery = z.object({
  prefix: z
    .string()
    .trim()
    .max(LIMITS.maxDisplayNameLength)
    .default("")
    .describe("the beginning of a handle or a display name, in any case and without accents"),
  presence: z
    .stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive" })
    .default(false)
    .meta({
      type: "boolean",
      description: "whether to say of each who is online; a page has at most 100 members then",
    }),
  ...pageQuery,
});
const placeSchema = z.union([
  z.object({ handle: handleSchema }),
  z.object({ nameKey: z.string(), userId: userIdSchema }),
]);

const limitMemberChanges = limitRate("team-members");
const limitSearches = limitSwift("team-searches");
/** Each such request asks as many objects as the page has members. */
const limitPresence = limitRate("team-presence");
const limitLists: MiddlewareHandler<SignedInEnv> = (context, next) =>
  (context.req.query("presence") === "true" ? limitPresence : limitSearches)(context, next);

const PROBLEMS_OF_CHANGES: ProblemName[] = [
  "no-such-team",
  "no-such-person",
  "not-yourself",
  "not-allowed",
  "rate-limited",
  "unavailable",
];

export const teamMemberRoutes = new Hono<SignedInEnv>()
  .get(
    "/:teamId/members",
    describe({
      tag: "Teams",
      access: "team:read",
      summary: "Members of a team, all or by the beginning of their names",
      description: `For members. By handle; with a \`prefix\` first those whose handle begins with it, then
        those whose display name does, by name.`,
      answers: MODELS.teamMemberPage,
      problems: ["no-such-team", "invalid-cursor", "rate-limited"],
    }),
    limitLists,
    validate("param", z.object({ teamId: teamIdSchema })),
    validate("query", memberQuery),
    async (context) => {
      const { cursor, ...request } = context.req.valid("query");
      const after = fromCursor(cursor, placeSchema);
      const { teamId } = context.req.valid("param");
      const { items, next } = await listMembers(actingIn(context), teamId, { ...request, after });
      return context.json({ items, nextCursor: next && toCursor(next) });
    },
  )
  .patch(
    "/:teamId/members/:userId",
    describe({
      tag: "Teams",
      access: "team:setRole",
      summary: "Give a member of a team another role",
      description: `For the owner. Who makes another the owner becomes an admin. Roles in the team's channels
        are a matter of those channels.`,
      answers: MODELS.done,
      problems: PROBLEMS_OF_CHANGES,
    }),
    limitMemberChanges,
    memberParam,
    validate("json", roleInputSchema),
    async (context) => {
      const { teamId, userId } = context.req.valid("param");
      await changeTeamRole(actingIn(context), teamId, userId, context.req.valid("json").role);
      return context.json({ done: true as const });
    },
  )
  .delete(
    "/:teamId/members/:userId",
    describe({
      tag: "Teams",
      access: ["team:removeMember", "team:removeAdmin"],
      summary: "Remove somebody from a team",
      description: `Members: for owner and admins. Admins: for the owner. They are taken out of all channels
        of the team as if they left. To keep them from coming back by a link that they know, revoke it.`,
      answers: MODELS.done,
      problems: PROBLEMS_OF_CHANGES,
    }),
    limitMemberChanges,
    memberParam,
    async (context) => {
      const { teamId, userId } = context.req.valid("param");
      await removeTeamMember(actingIn(context), teamId, userId);
      return context.json({ done: true as const });
    },
  );
