import { eq } from "drizzle-orm";
import type { Db } from "../db.ts";
import { account, user } from "../schema/index.ts";

/** An id that nobody has. */
const NOBODY = "nobody";

/**
 * Reads for an e-mail address that nobody has what signing in reads only for one that somebody has: their sign-in methods. So both cost
 * the same number of queries, and how long the answer takes does not tell which addresses have an account.
 */
export async function levelSignIn(db: Db, email: string): Promise<void> {
  const known = await db.select({ id: user.id }).from(user).where(eq(user.email, email)).get();
  if (!known) await db.select().from(account).where(eq(account.userId, NOBODY)).limit(1);
}
