import type { Context } from "hono";
import type { ModerationAct } from "../../db/queries/moderation-log.ts";
import type { SignedInEnv } from "../auth/require-user.ts";

/** What the signed-in moderator does by this request, for the log. */
export function actOf(
  { var: { userId, requestId } }: Context<SignedInEnv>,
  act: Pick<ModerationAct, "act" | "subject" | "why" | "details">,
): ModerationAct {
  return { ...act, actorId: userId, requestId, atMs: Date.now() };
}
