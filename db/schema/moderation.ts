import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Reports, what was done about them, and what guards against spam. All in `DB`; empty in any other database. */

export const reports = sqliteTable(
  "reports",
  {
    id: text("id").primaryKey(),
    reporterId: text("reporter_id").notNull(),
    kind: text("kind", { enum: ["person", "message", "channel", "team"] }).notNull(),
    /** The person, the message, the channel or the team, as one key: a reporter has one open report about each. */
    subject: text("subject").notNull(),
    /** Whom it is about: the person, or the sender of the message. */
    personId: text("person_id"),
    channelId: text("channel_id"),
    seq: integer("seq"),
    teamId: text("team_id"),
    reason: text("reason").notNull(),
    note: text("note"),
    /** Of a message: what it was when it was reported, as JSON; see `Evidence`. */
    evidence: text("evidence"),
    state: text("state", { enum: ["open", "acted", "dismissed"] }).notNull(),
    createdMs: integer("created_ms").notNull(),
    resolvedMs: integer("resolved_ms"),
  },
  (table) => [
    uniqueIndex("reports_open").on(table.reporterId, table.subject).where(sql`state = 'open'`),
    index("reports_list").on(table.state, table.createdMs, table.id),
    index("reports_of_reporter").on(table.reporterId, table.createdMs, table.id),
    index("reports_about").on(table.personId),
  ],
);

/**
 * What moderators did. Rows are only ever added: triggers of the migration refuse every other change. It names people, messages and
 * channels by their ids and holds nothing that anybody wrote but the moderators' own reasons.
 */
export const moderationLog = sqliteTable("moderation_log", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  atMs: integer("at_ms").notNull(),
  actorId: text("actor_id").notNull(),
  act: text("act").notNull(),
  /** `person:<id>`, `message:<channelId>:<seq>` or `report:<id>`. */
  subject: text("subject").notNull(),
  why: text("why").notNull(),
  /** What else the act took, as JSON: a role, an end. */
  details: text("details").notNull(),
  requestId: text("request_id").notNull(),
});

/** Friend requests that were declined, the last one of each pair: the same person is not asked again at once. */
export const declinedRequests = sqliteTable(
  "declined_requests",
  {
    askerId: text("asker_id").notNull(),
    declinerId: text("decliner_id").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.askerId, table.declinerId] }),
    index("declined_requests_lately").on(table.askerId, table.atMs),
    index("declined_requests_of_decliner").on(table.declinerId),
  ],
);

export type ReportRow = typeof reports.$inferSelect;
export type ModerationLogRow = typeof moderationLog.$inferSelect;
