import { type Db } from "../../db/db.ts";
import { readProofs } from "../../db/queries/account-deletion.ts";
import type { Auth } from "../auth/auth.ts";
import { ProblemError } from "../problem.ts";

/** How long a sign-in counts as recent. */
const RECENT_MS = 3_600_000;

/** What a request says of who is behind it. */
export interface Claimant {
  userId: string;
  password: string | undefined;
  signedInAt: Date;
}

/**
 * Makes sure that it is the user who asks, and not somebody who found their phone: by the password where the account has
 * one, by a recent sign-in where it has a passkey. A guest without either has nothing more to show. Throws
 * `invalid-password` and `sign-in-again`.
 */
export async function proveYourself(auth: Auth, db: Db, claimant: Claimant): Promise<void> {
  const { userId, password, signedInAt } = claimant;
  const { passwordHash, hasPasskey } = await readProofs(db, userId);
  if (passwordHash !== null) {
    const { password: passwords } = await auth.$context;
    const isRight = password !== undefined && (await passwords.verify({ hash: passwordHash, password }));
    if (!isRight) throw new ProblemError("invalid-password", { field: "password" });
  } else if (hasPasskey && Date.now() - signedInAt.getTime() > RECENT_MS) {
    throw new ProblemError("sign-in-again");
  }
}
