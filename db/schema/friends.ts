import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * How two people stand, as two mirrored rows, one per owner, so that each owner's rows could live in a database of
 * their own; for the same reason there are no foreign keys. No row: they have nothing to do with each other.
 * `requested`: the owner asked. `incoming`: the other asked.
 */
export const friendships = sqliteTable(
  "friendships",
  {
    ownerId: text("owner_id").notNull(),
    otherId: text("other_id").notNull(),
    state: text("state", { enum: ["requested", "incoming", "friends"] }).notNull(),
    sinceMs: integer("since_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.otherId] }),
    index("friendships_list").on(table.ownerId, table.state, table.sinceMs, table.otherId),
  ],
);

export type FriendshipState = (typeof friendships.$inferSelect)["state"];

/** Whom the owner blocked. While a block stands, in either direction, the two have no rows in `friendships`. */
export const blocks = sqliteTable(
  "blocks",
  {
    ownerId: text("owner_id").notNull(),
    otherId: text("other_id").notNull(),
    sinceMs: integer("since_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.otherId] }),
    index("blocks_list").on(table.ownerId, table.sinceMs, table.otherId),
    // For the deletion of an account: the one list that is read from the other side.
    index("blocks_other").on(table.otherId),
  ],
);
