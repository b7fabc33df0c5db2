import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * How friendships, blocks and teams are spread over databases; see `db/directory/`. Every database has all of these tables, and those
 * of `DB` are empty where it is the only one.
 */

/** In `DB` alone: which database holds a bucket of owners. A bucket without a row is in `DB`. */
export const directoryBuckets = sqliteTable("directory_buckets", {
  bucket: integer("bucket").primaryKey(),
  database: text("database").notNull(),
});

/**
 * What a database says of a bucket itself, so that whoever goes by an old map finds out. `here`: it holds it. `moving`: it does,
 * and notes what changes. `frozen`: it does, and takes no changes until `until_ms`; after that as `moving`. `receiving`: it is
 * about to hold it, and if nobody sends anybody here by `until_ms`, it is not. `gone`: `moved_to` holds it. Without a row, `DB` holds a bucket, and every other database does not.
 */
export const directoryFences = sqliteTable("directory_fences", {
  bucket: integer("bucket").primaryKey(),
  state: text("state", { enum: ["here", "moving", "frozen", "receiving", "gone"] }).notNull(),
  movedTo: text("moved_to"),
  untilMs: integer("until_ms"),
});

/** The pairs of owners, or of a team and somebody, that changed in a bucket that is moving, for the tool that moves it. */
export const movingPairs = sqliteTable(
  "moving_pairs",
  {
    bucket: integer("bucket").notNull(),
    lowId: text("low_id").notNull(),
    /** A null is refused: by that, a write to a bucket that is not here fails with its whole transaction. */
    highId: text("high_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.lowId, table.highId] })],
);

/**
 * Of two people in different databases. The row of the lesser id counts the pair's changes, in the pair's home. The row of the
 * greater id says up to which of them the copy in its database has come, and may keep a place in one of the owner's lists.
 */
export const pairVersions = sqliteTable(
  "pair_versions",
  {
    ownerId: text("owner_id").notNull(),
    otherId: text("other_id").notNull(),
    version: integer("version").notNull(),
    reserves: text("reserves", { enum: ["requested", "incoming", "friends", "blocked"] }),
    reservedUntilMs: integer("reserved_until_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.ownerId, table.otherId] }),
    index("pair_versions_reserved")
      .on(table.ownerId, table.reserves, table.reservedUntilMs)
      .where(sql`reserves IS NOT NULL`),
  ],
);
