import { Hono } from "hono";
import { proofSchema } from "../../protocol/chat/resources.ts";
import { deleteAccount } from "../account/delete-account.ts";
import { proveYourself } from "../account/prove-yourself.ts";
import { authFor } from "../auth/auth.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actingIn } from "../teams/acting.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

const DESCRIPTION = `There is no way back. From the answer on, nothing can be done in the account's name; friendships,
teams and channels end within minutes. Messages are erased, or kept without the name, as the deployment chose. The
password is needed where the account has one; where it has a passkey only, a sign-in within the last hour.`;

export const accountDeletionRoutes = new Hono<SignedInEnv>().delete(
  "/",
  describe({
    tag: "Me",
    access: "signedIn",
    summary: "Delete my account",
    description: DESCRIPTION,
    answers: MODELS.done,
    problems: ["invalid-password", "sign-in-again", "rate-limited"],
  }),
  limitRate("account-deletion"),
  validate("json", proofSchema),
  async (context) => {
    const acting = actingIn(context);
    const { userId, device } = context.var;
    const { password } = context.req.valid("json");
    const auth = authFor(context.env, context.req.raw);
    await proveYourself(auth, acting.directory.people, { userId, password, signedInAt: device.signedInAt });
    await deleteAccount(acting);
    return context.json({ done: true });
  },
);
