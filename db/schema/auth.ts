import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * better-auth's tables. The property names are the ones that it looks for; ours are `handle`, `deviceName`, `role` and what is said of
 * a suspension.
 * Times are epoch milliseconds.
 */

const time = (name: string) => integer(name, { mode: "timestamp_ms" });
const nowMs = sql`(cast(unixepoch('subsec') * 1000 as integer))`;

export const user = sqliteTable("user", {
  id: text("id").primaryKey(),
  /** The display name. */
  name: text("name").notNull(),
  /** A generated placeholder where `isAnonymous`. */
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  image: text("image"),
  createdAt: time("created_at").notNull().default(nowMs),
  updatedAt: time("updated_at").notNull().default(nowMs),
  isAnonymous: integer("is_anonymous", { mode: "boolean" }).default(false),
  handle: text("handle").notNull().unique(),
  /** What the user may do about others (docs/moderation.md). Null: nothing, as nearly everybody. */
  role: text("role", { enum: ["moderator", "admin"] }),
  /** Until when the account is suspended. Null, or a time that has passed: it is not. */
  suspendedUntilMs: integer("suspended_until_ms"),
  suspendedReason: text("suspended_reason"),
  /** Rises with every suspension and its end: the user's hub takes no older one for a newer one. */
  suspensionVersion: integer("suspension_version"),
});

/** Of each row that goes the trigger `session_ended` makes a chore: `endSignIn` does it. A table made anew needs the trigger anew. */
export const session = sqliteTable(
  "session",
  {
    id: text("id").primaryKey(),
    expiresAt: time("expires_at").notNull(),
    token: text("token").notNull().unique(),
    createdAt: time("created_at").notNull().default(nowMs),
    updatedAt: time("updated_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    /** What the user calls the device. */
    deviceName: text("device_name"),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
  },
  (table) => [index("session_user_id").on(table.userId)],
);

/** A way to sign in; `credential` is e-mail and password. */
export const account = sqliteTable(
  "account",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: time("access_token_expires_at"),
    refreshTokenExpiresAt: time("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: time("created_at").notNull().default(nowMs),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [
    index("account_user_id").on(table.userId),
    uniqueIndex("account_provider_account").on(table.providerId, table.accountId),
  ],
);

/** Short-lived secrets, a passkey's challenge for example. */
export const verification = sqliteTable(
  "verification",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: time("expires_at").notNull(),
    createdAt: time("created_at").notNull().default(nowMs),
    updatedAt: time("updated_at").notNull().default(nowMs),
  },
  (table) => [index("verification_identifier").on(table.identifier)],
);

export const passkey = sqliteTable(
  "passkey",
  {
    id: text("id").primaryKey(),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    credentialID: text("credential_id").notNull(),
    counter: integer("counter").notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: integer("backed_up", { mode: "boolean" }).notNull(),
    transports: text("transports"),
    createdAt: time("created_at"),
    aaguid: text("aaguid"),
  },
  (table) => [
    index("passkey_user_id").on(table.userId),
    uniqueIndex("passkey_credential_id").on(table.credentialID),
  ],
);

/** The keys that sign the socket's tokens; the private halves are encrypted with the deployment's secret. */
export const jwks = sqliteTable("jwks", {
  id: text("id").primaryKey(),
  publicKey: text("public_key").notNull(),
  privateKey: text("private_key").notNull(),
  createdAt: time("created_at").notNull(),
  expiresAt: time("expires_at"),
  alg: text("alg"),
  crv: text("crv"),
});

/** Requests per key and window. Old rows are pruned by `last_request`. */
export const rateLimit = sqliteTable(
  "rate_limit",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    count: integer("count").notNull(),
    lastRequest: integer("last_request").notNull(),
  },
  (table) => [index("rate_limit_last_request").on(table.lastRequest)],
);
