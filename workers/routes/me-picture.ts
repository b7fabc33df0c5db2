import { type Context, Hono } from "hono";
import { z } from "zod";
import { holderOfPerson, setPersonPicture } from "../../db/queries/pictures.ts";
import { readMe } from "../../db/queries/profile.ts";
import { fileIdSchema } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Me } from "../../protocol/resources.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { holdPicture } from "../files/pictures/hold-picture.ts";
import { tellHub } from "../friends/tell-hub.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { ProblemError } from "../problem.ts";
import { actingIn } from "../teams/acting.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

const limitChanges = limitRate("profile");

/** The user's own picture. */
export const mePictureRoutes = new Hono<SignedInEnv>()
  .put(
    "/",
    describe({
      tag: "Me",
      access: "owner",
      summary: "Set my picture",
      description: `One of my files that is ready: JPEG, PNG, WebP, GIF or AVIF, of at most
        ${LIMITS.maxProfilePictureBytes} bytes. Whoever may see me may see it.`,
      answers: MODELS.me,
      problems: ["no-such-file", "file-not-ready", "file-refused", "rate-limited", "unavailable"],
    }),
    limitChanges,
    validate("json", z.strictObject({ fileId: fileIdSchema })),
    async (context) => {
      const { fileId } = context.req.valid("json");
      const by = context.var.userId;
      await holdPicture(context.env, { by, fileId, holder: holderOfPerson(by), field: "fileId" });
      return context.json(await setPicture(context, fileId));
    },
  )
  .delete(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "Take my picture away",
      answers: MODELS.me,
      problems: ["rate-limited"],
    }),
    limitChanges,
    async (context) => context.json(await setPicture(context, null)),
  );

async function setPicture(context: Context<SignedInEnv>, fileId: string | null): Promise<Me> {
  const { env, directory, me, later } = actingIn(context);
  const db = directory.people;
  await doChoresNow({ env, later }, await setPersonPicture(db, me, fileId, new Date()));
  await tellHub(env, me, (hub) => hub.notify(["profile"]));
  const profile = await readMe(db, me);
  if (!profile) throw new ProblemError("not-signed-in");
  return profile;
}
