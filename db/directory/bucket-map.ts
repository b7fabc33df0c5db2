import type { Db } from "../db.ts";
import { directoryBuckets } from "../schema/index.ts";
import { type DatabaseName, parseDatabaseName } from "./database-names.ts";

/**
 * Which database holds which bucket, as far as is known here. It is read once, from a table and not from the configuration, so
 * that a bucket moves without a deployment, and for sockets that are open for hours. It may be old: fences tell.
 */
export class BucketMap {
  readonly #read: () => Promise<Map<number, DatabaseName>>;
  #known: Promise<Map<number, DatabaseName>> | null = null;

  constructor(read: () => Promise<Map<number, DatabaseName>>) {
    this.#read = read;
  }

  async databaseOf(bucket: number): Promise<DatabaseName> {
    this.#known ??= this.#read();
    try {
      return (await this.#known).get(bucket) ?? "DB";
    } catch (error) {
      this.#known = null;
      throw error;
    }
  }

  /** A fence says where a bucket has gone. */
  async learn(bucket: number, database: DatabaseName): Promise<void> {
    (await this.#known)?.set(bucket, database);
  }

  /** Has it read again before the next question. */
  forget(): void {
    this.#known = null;
  }
}

export async function readBucketMap(db: Db): Promise<Map<number, DatabaseName>> {
  const rows = await db.select().from(directoryBuckets);
  return new Map(rows.map(({ bucket, database }) => [bucket, parseDatabaseName(database)]));
}
