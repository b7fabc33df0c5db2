import { Hono } from "hono";
import { z } from "zod";
import { proofSchema } from "../../protocol/chat/resources.ts";
import { exportArchive } from "../account/export/export-archive.ts";
import { proveYourself } from "../account/prove-yourself.ts";
import { authFor } from "../auth/auth.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { actingIn } from "../teams/acting.ts";
import { describe } from "./describe.ts";
import { validate } from "./validate.ts";

const DESCRIPTION = `A ZIP archive: profile, sign-ins and devices, settings, friends, requests and blocks, teams, channels, every message of
mine and every reaction, and my files. Its README says what is in which file, and what is not in it. What others
wrote is theirs. It is made as it is read; one that was cut off does not open. It asks for the same proof as
the deletion of the account, in a POST, so that no address stands for it.`;

/** Taking everything along. */
export const accountExportRoutes = new Hono<SignedInEnv>().post(
  "/",
  describe({
    tag: "Me",
    access: "signedIn",
    summary: "Export everything about me",
    description: DESCRIPTION,
    answers: z.string().describe("the archive"),
    contentType: "application/zip",
    problems: ["invalid-password", "sign-in-again", "rate-limited"],
  }),
  limitRate("account-export"),
  validate("json", proofSchema),
  async (context) => {
    const { env, directory, me } = actingIn(context);
    const { device } = context.var;
    const { password } = context.req.valid("json");
    const auth = authFor(env, context.req.raw);
    await proveYourself(auth, directory.people, { userId: me, password, signedInAt: device.signedInAt });
    const now = new Date();
    const archive = exportArchive({ env, directory, me }, now);
    return context.body(archive, 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="hither-${now.toISOString().slice(0, 10)}.zip"`,
      "cache-control": "no-store",
    });
  },
);
