/**
 * A database as the tool needs it: one statement at a time, with texts as parameters. That is as much as D1 does over HTTP, and
 * no step depends on two statements being one transaction.
 */
export interface SqlDatabase {
  query<Row extends object>(sql: string, ...parameters: string[]): Promise<Row[]>;
}

/** What miniflare and Workers give for a D1 binding, as far as it is used here. */
interface D1Like {
  prepare(sql: string): {
    bind(...parameters: unknown[]): { all(): Promise<{ results: unknown[] }> };
  };
}

export function sqlDatabaseOf(d1: D1Like): SqlDatabase {
  return {
    query: async <Row>(sql: string, ...parameters: string[]) =>
      (
        await d1
          .prepare(sql)
          .bind(...parameters)
          .all()
      ).results as Row[],
  };
}
