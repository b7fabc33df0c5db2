import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * Teams, who is in them, how one gets in, and which channels they have: all of a team is in the database of its id, its home.
 * What is of a user is in the database of theirs; see `db/directory/`. So there are no foreign keys. Who is in a channel, its
 * object alone knows.
 */

const ROLES = ["owner", "admin", "member"] as const;

export const teams = sqliteTable("teams", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  picture: text("picture"),
  /** Of those channels that have no retention of their own. */
  retentionDays: integer("retention_days"),
  /** Kept in step with `team_members` by every batch that changes those: counting 100,000 rows is no answer. */
  memberCount: integer("member_count").notNull(),
  createdMs: integer("created_ms").notNull(),
});

/** `handle` and `nameKey` follow the profile, so that a search by prefix reads only what it finds. */
export const teamMembers = sqliteTable(
  "team_members",
  {
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    joinedMs: integer("joined_ms").notNull(),
    handle: text("handle").notNull(),
    /** The display name as searches compare it; see `nameKey()`. */
    nameKey: text("name_key").notNull(),
    /** Names the batch that made the row: the rest of that batch asks whether it did. */
    ticket: text("ticket").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.userId] }),
    index("team_members_handle").on(table.teamId, table.handle),
    index("team_members_name").on(table.teamId, table.nameKey, table.userId),
    index("team_members_seniority").on(table.teamId, table.role, table.joinedMs),
    index("team_members_of_user").on(table.userId, table.joinedMs, table.teamId),
    uniqueIndex("team_members_owner").on(table.teamId).where(sql`role = 'owner'`),
  ],
);

/** How often somebody came into a team or left it. The row outlives the team: copies that are under way go by the number. */
export const teamVersions = sqliteTable("team_versions", {
  teamId: text("team_id").primaryKey(),
  version: integer("version").notNull(),
});

/**
 * A user's own list of teams, in the database of the user: what the team's home said as of a number, or a place that is kept for a
 * team that the user is about to enter.
 */
export const joinedTeams = sqliteTable(
  "joined_teams",
  {
    userId: text("user_id").notNull(),
    teamId: text("team_id").notNull(),
    /** Null: not in the team. The row stays, so that older copies do not bring the team back. */
    joinedMs: integer("joined_ms"),
    version: integer("version").notNull(),
    reservedUntilMs: integer("reserved_until_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.teamId] }),
    index("joined_teams_list").on(table.userId, table.joinedMs, table.teamId),
  ],
);

export const teamInvites = sqliteTable(
  "team_invites",
  {
    id: text("id").primaryKey(),
    teamId: text("team_id").notNull(),
    /** SHA-256 of the code, in hexadecimal: whoever reads the database cannot join with it. */
    codeHash: text("code_hash").notNull().unique(),
    role: text("role", { enum: ["admin", "member"] }).notNull(),
    createdBy: text("created_by").notNull(),
    createdMs: integer("created_ms").notNull(),
    expiresMs: integer("expires_ms"),
    maxUses: integer("max_uses"),
    uses: integer("uses").notNull(),
    revokedMs: integer("revoked_ms"),
  },
  (table) => [
    index("team_invites_list").on(table.teamId, table.createdMs, table.id),
    index("team_invites_of_user").on(table.createdBy),
  ],
);

/** The directory of a team's channels. What it says of a channel follows the channel's object. */
export const teamChannels = sqliteTable(
  "team_channels",
  {
    channelId: text("channel_id").primaryKey(),
    teamId: text("team_id").notNull(),
    name: text("name").notNull(),
    topic: text("topic").notNull(),
    visibility: text("visibility", { enum: ["public", "private"] }).notNull(),
    archivedMs: integer("archived_ms"),
    createdMs: integer("created_ms").notNull(),
    /** Whether everybody who joins the team is put into it. */
    isDefault: integer("is_default", { mode: "boolean" }).notNull(),
    /** Whether its object is known to be there. Until then nobody is shown the channel. */
    isOpen: integer("is_open", { mode: "boolean" }).notNull(),
  },
  (table) => [index("team_channels_list").on(table.teamId, table.name, table.channelId)],
);

export type TeamRow = typeof teams.$inferSelect;
export type TeamInviteRow = typeof teamInvites.$inferSelect;
export type TeamChannelRow = typeof teamChannels.$inferSelect;
