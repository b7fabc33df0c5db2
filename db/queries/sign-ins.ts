import { eq } from "drizzle-orm";
import type { Db } from "../db.ts";
import { account, passkey, session } from "../schema/index.ts";

/** Everything that is kept of how a user signs in and is signed in, but for what would let somebody do so. */
export async function readSignIns(db: Db, userId: string) {
  const [ways, passkeys, devices] = await db.batch([
    db
      .select({ provider: account.providerId, createdAt: account.createdAt, updatedAt: account.updatedAt })
      .from(account)
      .where(eq(account.userId, userId)),
    db
      .select({
        name: passkey.name,
        credentialId: passkey.credentialID,
        publicKey: passkey.publicKey,
        counter: passkey.counter,
        deviceType: passkey.deviceType,
        backedUp: passkey.backedUp,
        transports: passkey.transports,
        aaguid: passkey.aaguid,
        createdAt: passkey.createdAt,
      })
      .from(passkey)
      .where(eq(passkey.userId, userId)),
    db
      .select({
        deviceId: session.id,
        name: session.deviceName,
        userAgent: session.userAgent,
        ipAddress: session.ipAddress,
        createdAt: session.createdAt,
        lastUsedAt: session.updatedAt,
        expiresAt: session.expiresAt,
      })
      .from(session)
      .where(eq(session.userId, userId)),
  ]);
  return { ways, passkeys, devices };
}
