import type { SqlDatabase } from "./sql-database.ts";

/** By the clock of the database that has the lock. */
const NOW_MS = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
/** How long the lock of a run that died is in the way. No statement takes that long. */
const LOCK_MS = 120_000;
const RENEW_AFTER_MS = 20_000;
/** Where it is written down: among the fences of `DB`, as a bucket that there is not. */
export const LOCK_BUCKET = -1;

/** Another run of the tool is at work. */
export class LockedError extends Error {}

/**
 * Lets one run of the tool work at a time: two would take from each other the notes of what changed. A run that was paused for so
 * long that another one took over finds out before its next statement.
 */
export class RunLock {
  readonly #people: SqlDatabase;
  readonly #run = crypto.randomUUID();
  #renewedAtMs = Number.NEGATIVE_INFINITY;

  constructor(people: SqlDatabase) {
    this.#people = people;
  }

  /** A database whose every statement holds the lock. */
  guard(database: SqlDatabase): SqlDatabase {
    return {
      query: async <Row extends object>(sql: string, ...parameters: string[]) => {
        await this.hold();
        return database.query<Row>(sql, ...parameters);
      },
    };
  }

  /** Takes the lock, or keeps it. Throws LockedError. */
  async hold(): Promise<void> {
    if (Date.now() - this.#renewedAtMs < RENEW_AFTER_MS) return;
    const startedAtMs = Date.now();
    const held = await this.#people.query(
      `INSERT INTO directory_fences (bucket, state, moved_to, until_ms)
        VALUES (${LOCK_BUCKET}, 'moving', ?1, ${NOW_MS} + ${LOCK_MS})
        ON CONFLICT DO UPDATE SET moved_to = excluded.moved_to, until_ms = excluded.until_ms
        WHERE moved_to = excluded.moved_to OR until_ms <= ${NOW_MS} RETURNING bucket`,
      this.#run,
    );
    if (held.length === 0) throw new LockedError("another run is at work, or died less than two minutes ago");
    this.#renewedAtMs = startedAtMs;
  }

  /** Gives the lock back, where this run has it. */
  async release(): Promise<void> {
    await this.#people.query(
      `DELETE FROM directory_fences WHERE bucket = ${LOCK_BUCKET} AND moved_to = ?1`,
      this.#run,
    );
  }
}
