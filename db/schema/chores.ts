import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What is still to be done in objects after a change in the database. Written in the batch of that change, so that a
 * Worker that dies in between leaves a note; whoever did it deletes the row. Doing it twice does no harm.
 */
export const chores = sqliteTable(
  "chores",
  {
    id: text("id").primaryKey(),
    kind: text("kind").notNull(),
    /** What it is about, for those who must wait for it or call it off. */
    subject: text("subject").notNull(),
    /** What it takes, as JSON; see `ChorePayloads`. */
    payload: text("payload").notNull(),
    createdMs: integer("created_ms").notNull(),
    /** When it is to be tried next by the cron. */
    dueMs: integer("due_ms").notNull(),
    /** How often the cron has taken it up. */
    attempts: integer("attempts").notNull(),
  },
  (table) => [index("chores_due").on(table.dueMs), index("chores_subject").on(table.subject)],
);
