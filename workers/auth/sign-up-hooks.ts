import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import type { Db } from "../../db/db.ts";
import { deleteHalfMadeUser } from "../../db/queries/half-made-user.ts";
import { findUserIdByHandle } from "../../db/queries/person.ts";
import { levelSignIn } from "../../db/queries/sign-in-work.ts";
import { displayNameSchema } from "../../protocol/resources.ts";
import { suggestHandle } from "./handles.ts";

/** The library checks the body after this; only what is looked at here is named. */
const bodySchema = z.looseObject({ name: z.unknown().optional(), email: z.unknown().optional() }).catch({});

/** Longer than any sign-up takes. */
const HALF_MADE_AFTER_MS = 60_000;

/**
 * Runs before each account route. Of a sign-up it checks what better-auth does not, and frees an address that a crash left occupied; of a
 * sign-in it levels what an unknown address costs.
 */
export function beforeAccountRoute(db: Db) {
  return createAuthMiddleware(async (context) => {
    const { name, email } = bodySchema.parse(context.body);
    if (context.path === "/sign-in/email" && typeof email === "string") {
      await levelSignIn(db, email.toLowerCase());
    }
    if (context.path !== "/sign-up/email") return;
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
