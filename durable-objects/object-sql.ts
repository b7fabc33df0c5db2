import type { Sql } from "./storage.ts";

/** An object's own SQLite, as the rules see it. */
export function objectSql(storage: SqlStorage): Sql {
  return {
    all: <Row extends Record<string, SqlStorageValue>>(query: string, ...params: SqlStorageValue[]) =>
      storage.exec<Row>(query, ...params).toArray(),
    run: (query, ...params) => void storage.exec(query, ...params),
  };
}
