import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import type { Db } from "../../db/db.ts";
import { deleteHalfMadeUser } from "../../db/queries/half-made-user.ts";
import { findUserIdByHandle } from "../../db/queries/person.ts";
import { levelSignIn } from "../../db/queries/sign-in-work.ts";
import { displayNameSchema } from "../../protocol/resources.ts";
import { digestId } from "../chat/digest-id.ts";
import type { Env } from "../env.ts";
import { addressOf } from "../limits/address-of.ts";
import { countLimit } from "../limits/count-limit.ts";
import { ProblemError } from "../problem.ts";
import { suggestHandle } from "./handles.ts";
import { refuseGuessable } from "./refuse-guessable.ts";

/** The library checks the body after this; only what is looked at here is named. */
const bodySchema = z.looseObject({ name: z.unknown().optional(), email: z.unknown().optional() }).catch({});

/** Longer than any sign-up takes. */
const HALF_MADE_AFTER_MS = 60_000;

/**
 * Runs before each account route: counts sign-ups by address and sign-ins by e-mail address, checks what better-auth does not, frees an
 * address that a crash left occupied, and levels what signing in with an unknown address costs.
 */
export function beforeAccountRoute(env: Env, db: Db) {
  return createAuthMiddleware(async (context) => {
    const { path } = context;
    const { name, email } = bodySchema.parse(context.body);
    if (path === "/sign-in/email" && typeof email === "string") {
      await limitGuesses(env, email);
      await levelSignIn(db, email.toLowerCase());
    }
    await refuseGuessable(context);
    if (path !== "/sign-up/email" && path !== "/sign-in/anonymous") return;
    const address = context.request ? addressOf(context.request) : null;
    await limitAccountRoute(env, "sign-ups", { address });
    if (path !== "/sign-up/email") return;
    if (!displayNameSchema.safeParse(name).success) {
      throw new APIError("BAD_REQUEST", {
        code: "VALIDATION_ERROR",
        message:
          "[body.name] A display name has 1 to 60 characters, of which some can be seen, and none that disturb",
      });
    }
    if (typeof email !== "string") return;
    await deleteHalfMadeUser(db, email.toLowerCase(), new Date(Date.now() - HALF_MADE_AFTER_MS));
  });
}

/** Whether there is such an account makes no difference, and the e-mail address itself is not noted. */
async function limitGuesses(env: Env, email: string): Promise<void> {
  await limitAccountRoute(env, "sign-ins", { account: await digestId(email.toLowerCase()) });
}

/** Counts a request, and refuses it in the way of the account library where it is one too many. */
async function limitAccountRoute(
  env: Env,
  what: "sign-ups" | "sign-ins",
  who: Parameters<typeof countLimit>[2],
): Promise<void> {
  await countLimit(env, what, who).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    const { limit = "", retryAfterMs = 0 } = error.problem;
    const after = { "x-retry-after": String(Math.ceil(retryAfterMs / 1_000)) };
    throw new APIError("TOO_MANY_REQUESTS", { code: "RATE_LIMITED", message: limit }, after);
  });
}

/** Runs before a user, a guest included, is stored: gives them a handle of their own. */
export function beforeUserCreated(db: Db) {
  return async (user: { name: string }) => {
    const name = user.name.trim().normalize("NFC");
    // A picture is set by PUT /v1/me/picture; a foreign URL here would let its owner watch who looks at a profile.
    return { data: { ...user, name, image: null, handle: await freeHandle(db, name) } };
  };
}

async function freeHandle(db: Db, displayName: string): Promise<string> {
  for (;;) {
    const handle = suggestHandle(displayName, Math.random);
    if ((await findUserIdByHandle(db, handle)) === null) return handle;
  }
}
