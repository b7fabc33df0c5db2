import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { z } from "zod";
import { isGuessablePassword } from "./guessable-password.ts";
import { PASSWORD_LENGTH } from "./password-length.ts";

/** Where a password is set, and by which field of the body. */
const SET_BY: Record<string, "password" | "newPassword"> = {
  "/sign-up/email": "password",
  "/change-password": "newPassword",
};

const text = z.string().max(1_000).optional().catch(undefined);
const bodySchema = z.object({ password: text, newPassword: text, name: text, email: text }).catch({});

export const GUESSABLE_CODE = "GUESSABLE_PASSWORD";

/** Refuses a new password that is tried first, in the way of the account library. What is no text, too short or too long, it refuses itself. */
export async function refuseGuessable(context: GenericEndpointContext & { path: string }): Promise<void> {
  const field = SET_BY[context.path];
  if (field === undefined) return;
  const { name, email, [field]: password } = bodySchema.parse(context.body);
  if (password === undefined || password.length < PASSWORD_LENGTH.min) return;
  const personal = [name, email].filter((each) => each !== undefined);
  if (await isGuessablePassword(password, personal)) {
    throw new APIError("BAD_REQUEST", { code: GUESSABLE_CODE });
  }
}
