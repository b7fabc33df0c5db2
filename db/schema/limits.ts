import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * How often something was done in the window that runs, for the limits that are counted exactly. The account routes have a table of
 * their own, `rate_limit`, from which the account library strikes what is older than its own windows.
 */
export const limitCounts = sqliteTable(
  "limit_counts",
  {
    /** `<account, device or address>:<its id>:<what>` */
    key: text("key").primaryKey(),
    count: integer("count").notNull(),
    /** When the window ends; the next one begins with the next request. */
    endsMs: integer("ends_ms").notNull(),
  },
  (table) => [index("limit_counts_ends").on(table.endsMs)],
);
