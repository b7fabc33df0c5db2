import { Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { deletePasskey, type PasskeyRow, readPasskeys, renamePasskey } from "../../db/queries/passkeys.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { requireRecentSignIn } from "../moderation/require-staff.ts";
import { ProblemError } from "../problem.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

const passkeyIdParam = validate("param", z.object({ passkeyId: z.string().min(1).max(64) }));
const passkeyUpdateSchema = z.strictObject({ name: z.string().trim().min(1).max(60) });
const passkeySchema = z.object({
  passkeyId: z.string(),
  name: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
});

const limitChanges = limitRate("passkeys");

/** The passkeys that sign the user in; adding one is a matter of the account routes. */
export const passkeyRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Account",
      access: "signedIn",
      summary: "My passkeys, the latest first",
      answers: z.object({ items: z.array(passkeySchema) }),
    }),
    async (context) => {
      const rows = await readPasskeys(openDb(context.env.DB), context.var.userId);
      return context.json({ items: rows.map(toPasskey) });
    },
  )
  .patch(
    "/:passkeyId",
    describe({
      tag: "Account",
      access: "owner",
      summary: "Name a passkey",
      answers: passkeySchema,
      problems: ["no-such-passkey", "rate-limited"],
    }),
    limitChanges,
    passkeyIdParam,
    validate("json", passkeyUpdateSchema),
    async (context) => {
      const { passkeyId } = context.req.valid("param");
      const { name } = context.req.valid("json");
      const row = await renamePasskey(openDb(context.env.DB), context.var.userId, passkeyId, name);
      if (!row) throw new ProblemError("no-such-passkey");
      return context.json(toPasskey(row));
    },
  )
  .delete(
    "/:passkeyId",
    describe({
      tag: "Account",
      access: "owner",
      summary: "Take a passkey away",
      description:
        "Only within an hour of signing in. It signs in nobody any more. What it has signed in stays so: see my devices.",
      answers: MODELS.done,
      problems: ["no-such-passkey", "sign-in-again", "rate-limited"],
    }),
    limitChanges,
    requireRecentSignIn,
    passkeyIdParam,
    async (context) => {
      const { passkeyId } = context.req.valid("param");
      const wasThere = await deletePasskey(openDb(context.env.DB), context.var.userId, passkeyId);
      if (!wasThere) throw new ProblemError("no-such-passkey");
      return context.json({ done: true } as const);
    },
  );

function toPasskey({ id, name, createdAt }: PasskeyRow): z.infer<typeof passkeySchema> {
  return { passkeyId: id, name, createdAt: createdAt?.toISOString() ?? null };
}
