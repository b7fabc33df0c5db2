type SqlValue = string | number | null | ArrayBuffer;

/** The little of a synchronous SQLite that the rules need: an object's own in production, Node's in tests. */
export interface Sql {
  /** Runs one statement and answers all its rows. */
  all<Row extends Record<string, SqlValue>>(query: string, ...params: SqlValue[]): Row[];
  /** Runs one statement for its effect. */
  run(query: string, ...params: SqlValue[]): void;
}

/** An object's synchronous key-value storage, or a Map in tests. */
export interface KeyValue {
  get<T>(key: string): T | undefined;
  put<T>(key: string, value: T): void;
  delete(key: string): boolean;
}
