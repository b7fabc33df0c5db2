import { and, desc, eq, gt } from "drizzle-orm";
import type { Db } from "../db.ts";
import { session } from "../schema/index.ts";

export interface DeviceRow {
  id: string;
  deviceName: string | null;
  userAgent: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Where a user is signed in, the latest first. */
export function readDevices(db: Db, userId: string, now: Date): Promise<DeviceRow[]> {
  const { id, deviceName, userAgent, createdAt, updatedAt } = session;
  return db
    .select({ id, deviceName, userAgent, createdAt, updatedAt })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, now)))
    .orderBy(desc(session.updatedAt), session.id);
}

/** Gives a device of the user a name. Answers null where they have no such device. */
export async function renameDevice(
  db: Db,
  userId: string,
  deviceId: string,
  deviceName: string,
): Promise<DeviceRow | null> {
  const { id, userAgent, createdAt, updatedAt } = session;
  const [row] = await db
    .update(session)
    .set({ deviceName })
    .where(and(eq(session.userId, userId), eq(session.id, deviceId)))
    .returning({ id, deviceName: session.deviceName, userAgent, createdAt, updatedAt });
  return row ?? null;
}

/** The secret token of a user's device, or null where they have no such device. */
export async function readDeviceToken(db: Db, userId: string, deviceId: string): Promise<string | null> {
  const row = await db
    .select({ token: session.token })
    .from(session)
    .where(and(eq(session.userId, userId), eq(session.id, deviceId)))
    .get();
  return row?.token ?? null;
}
