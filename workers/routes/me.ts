import { type Context, Hono } from "hono";
import { z } from "zod";
import { openDb } from "../../db/db.ts";
import { upgradeGuest } from "../../db/queries/guest-upgrade.ts";
import { readMe, updateMe } from "../../db/queries/profile.ts";
import { type Me, meUpdateSchema } from "../../protocol/resources.ts";
import { authFor } from "../auth/auth.ts";
import { isGuessablePassword } from "../auth/guessable-password.ts";
import { isReservedHandle } from "../auth/handles.ts";
import { PASSWORD_LENGTH } from "../auth/password-length.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { tellHub } from "../friends/tell-hub.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { ProblemError } from "../problem.ts";
import { actingIn } from "../teams/acting.ts";
import { accountDeletionRoutes } from "./account-deletion.ts";
import { accountExportRoutes } from "./account-export.ts";
import { chatSettingsRoutes } from "./chat-settings.ts";
import { describe } from "./describe.ts";
import { deviceRoutes } from "./devices.ts";
import { locationViewRoutes } from "./location-views.ts";
import { mePictureRoutes } from "./me-picture.ts";
import { MODELS } from "./models.ts";
import { notificationSettingsRoutes } from "./notification-settings.ts";
import { passkeyRoutes } from "./passkeys.ts";
import { sharingRoutes } from "./sharing.ts";
import { validate } from "./validate.ts";

const upgradeSchema = z.strictObject({
  email: z.email().max(254).toLowerCase(),
  password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
});

export const meRoutes = new Hono<SignedInEnv>()
  .route("/", accountDeletionRoutes)
  .route("/export", accountExportRoutes)
  .route("/chat-settings", chatSettingsRoutes)
  .route("/devices", deviceRoutes)
  .route("/location-views", locationViewRoutes)
  .route("/passkeys", passkeyRoutes)
  .route("/picture", mePictureRoutes)
  .route("/notification-settings", notificationSettingsRoutes)
  .route("/sharing", sharingRoutes)
  .get(
    "/",
    describe({ tag: "Me", access: "signedIn", summary: "My profile", answers: MODELS.me }),
    async (context) => context.json(await profileOf(context)),
  )
  .patch(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "Change my handle or display name",
      answers: MODELS.me,
      problems: ["handle-taken", "handle-reserved", "rate-limited"],
    }),
    limitRate("profile"),
    validate("json", meUpdateSchema),
    async (context) => {
      const update = context.req.valid("json");
      if (update.handle && isReservedHandle(update.handle)) {
        throw new ProblemError("handle-reserved", { field: "handle" });
      }
      const acting = actingIn(context);
      const chores = await updateMe(acting.directory, acting.me, update, new Date());
      if (!chores) throw new ProblemError("handle-taken", { field: "handle" });
      await doChoresNow(acting, chores);
      await tellHub(context.env, context.var.userId, (hub) => hub.notify(["profile"]));
      return context.json(await profileOf(context));
    },
  )
  .post(
    "/upgrade",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "Turn my guest account into one with e-mail and password",
      description: "The user id stays, and with it friends, settings and everything that is signed in.",
      answers: MODELS.me,
      problems: ["guessable-password", "email-taken", "not-a-guest", "rate-limited"],
    }),
    limitRate("upgrade"),
    validate("json", upgradeSchema),
    async (context) => {
      const { email, password } = context.req.valid("json");
      const { guest, displayName } = await profileOf(context);
      if (!guest) throw new ProblemError("not-a-guest");
      if (await isGuessablePassword(password, [email, displayName])) {
        throw new ProblemError("guessable-password", { field: "password" });
      }
      const { password: passwords } = await authFor(context.env, context.req.raw).$context;
      const upgrade = { userId: context.var.userId, email, passwordHash: await passwords.hash(password) };
      const outcome = await upgradeGuest(openDb(context.env.DB), upgrade, new Date());
      if (outcome === "emailTaken") throw new ProblemError("email-taken", { field: "email" });
      if (outcome === "noGuest") throw new ProblemError("not-a-guest");
      await tellHub(context.env, context.var.userId, (hub) => hub.notify(["profile"]));
      return context.json(await profileOf(context));
    },
  );

async function profileOf(context: Context<SignedInEnv>): Promise<Me> {
  const me = await readMe(openDb(context.env.DB), context.var.userId);
  if (!me) throw new ProblemError("not-signed-in");
  return me;
}
