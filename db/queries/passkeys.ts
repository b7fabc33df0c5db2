import { and, desc, eq } from "drizzle-orm";
import type { Db } from "../db.ts";
import { passkey } from "../schema/index.ts";

export interface PasskeyRow {
  id: string;
  name: string | null;
  createdAt: Date | null;
}

const { id, name, createdAt, userId } = passkey;
const columns = { id, name, createdAt };

const isMine = (me: string, passkeyId: string) => and(eq(userId, me), eq(id, passkeyId));

/** The passkeys of a user, the latest first. */
export function readPasskeys(db: Db, me: string): Promise<PasskeyRow[]> {
  return db.select(columns).from(passkey).where(eq(userId, me)).orderBy(desc(createdAt), id);
}

/** Gives a passkey of the user a name. Answers null where they have no such passkey. */
export async function renamePasskey(
  db: Db,
  me: string,
  passkeyId: string,
  newName: string,
): Promise<PasskeyRow | null> {
  const rows = await db
    .update(passkey)
    .set({ name: newName })
    .where(isMine(me, passkeyId))
    .returning(columns);
  return rows[0] ?? null;
}

/** Takes a passkey of the user away; answers whether there was one. */
export async function deletePasskey(db: Db, me: string, passkeyId: string): Promise<boolean> {
  return (await db.delete(passkey).where(isMine(me, passkeyId)).returning({ id })).length > 0;
}
