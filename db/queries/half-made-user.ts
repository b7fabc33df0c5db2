import { and, eq, lt, sql } from "drizzle-orm";
import type { Db } from "../db.ts";
import { account, passkey, session, user } from "../schema/index.ts";

/**
 * Deletes the user with this e-mail if nobody can sign in as them: D1 has no transaction around the inserts of a
 * sign-up, and one that broke off in between must not occupy the address for ever.
 *
 * @param madeBefore spares a sign-up that is under way.
 */
export async function deleteHalfMadeUser(db: Db, email: string, madeBefore: Date): Promise<void> {
  await db
    .delete(user)
    .where(
      and(
        eq(user.email, email),
        lt(user.createdAt, madeBefore),
        sql`NOT EXISTS (SELECT 1 FROM ${account} WHERE ${account.userId} = ${user.id})`,
        sql`NOT EXISTS (SELECT 1 FROM ${passkey} WHERE ${passkey.userId} = ${user.id})`,
        sql`NOT EXISTS (SELECT 1 FROM ${session} WHERE ${session.userId} = ${user.id})`,
      ),
    );
}
