import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { session } from "./auth.ts";

/**
 * Whom each push target reaches: one sign-in, the last that registered it. The hub of its user keeps the target itself; a
 * notification is sent only where this table agrees, so a phone that changed hands tells its new owner nothing of the old one's.
 */
export const pushTargets = sqliteTable("push_targets", {
  /** SHA-256 of the endpoint or token, in hexadecimal: whoever reads the database cannot push with it. */
  targetHash: text("target_hash").primaryKey(),
  userId: text("user_id").notNull(),
  /** The device's id, that of its sign-in, with which the row goes. */
  device: text("device")
    .notNull()
    .unique()
    .references(() => session.id, { onDelete: "cascade" }),
  registeredMs: integer("registered_ms").notNull(),
});
