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

export interface ChannelStorage {
  sql: Sql;
  kv: KeyValue;
}

/** What the owner of the deployment may set. */
export interface ChannelConfig {
  /** Messages that stay in the object; older ones go to the archive, a segment at a time. */
  hotMessages: number;
  /** Older messages go to the archive even where there are few, once they fill a segment. */
  hotAgeMs: number;
  /** Messages in a segment of the archive. A segment of long messages ends earlier, at `segmentBytes`. */
  segmentMessages: number;
  segmentBytes: number;
}

export const DEFAULT_CONFIG: ChannelConfig = {
  hotMessages: 10_000,
  hotAgeMs: 90 * 86_400_000,
  segmentMessages: 1_000,
  segmentBytes: 4_194_304,
};
