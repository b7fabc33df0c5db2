import type { VersionedStorage } from "./schema-version.ts";
import type { Sql } from "./storage.ts";

/** An object's own SQLite, as the rules see it. */
export function objectSql(storage: SqlStorage): Sql {
  return {
    all: <Row extends Record<string, SqlStorageValue>>(query: string, ...params: SqlStorageValue[]) =>
      storage.exec<Row>(query, ...params).toArray(),
    run: (query, ...params) => void storage.exec(query, ...params),
  };
}

/** All of an object's own storage, for what changes its schema. */
export function objectStorage(storage: DurableObjectStorage): VersionedStorage {
  return {
    sql: objectSql(storage.sql),
    kv: storage.kv,
    transaction: (work) => storage.transactionSync(work),
  };
}
