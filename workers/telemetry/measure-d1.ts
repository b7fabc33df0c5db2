import { D1_QUERIES, D1_SECONDS } from "../../telemetry/metrics.ts";

type Rows = D1PreparedStatement;

/** A database whose queries are counted and timed, under its binding's name. It does what the database itself does. */
export function measureD1(database: string, d1: D1Database): D1Database {
  const measured: Pick<D1Database, "prepare" | "batch" | "exec" | "withSession"> = {
    prepare: (query) => new MeasuredStatement(database, d1.prepare(query)) as unknown as D1PreparedStatement,
    batch: (statements) => timed(database, () => d1.batch(statements.map(inner))),
    exec: (query) => timed(database, () => d1.exec(query)),
    withSession: (constraint) => d1.withSession(constraint),
  };
  return measured as D1Database;
}

/** A statement around that of the database, which a batch needs. */
class MeasuredStatement {
  readonly statement: Rows;
  readonly #database: string;

  constructor(database: string, statement: Rows) {
    this.#database = database;
    this.statement = statement;
  }

  bind(...values: unknown[]): MeasuredStatement {
    return new MeasuredStatement(this.#database, this.statement.bind(...values));
  }

  first(column?: string) {
    return timed(this.#database, () =>
      column === undefined ? this.statement.first() : this.statement.first(column),
    );
  }

  run() {
    return timed(this.#database, () => this.statement.run());
  }

  all() {
    return timed(this.#database, () => this.statement.all());
  }

  raw(options?: { columnNames?: false }) {
    return timed(this.#database, () => this.statement.raw(options));
  }
}

function inner(statement: D1PreparedStatement): D1PreparedStatement {
  return statement instanceof MeasuredStatement ? statement.statement : statement;
}

async function timed<Answer>(database: string, query: () => Promise<Answer>): Promise<Answer> {
  const startedAtMs = Date.now();
  try {
    const answer = await query();
    D1_QUERIES.increment(database, "ok");
    return answer;
  } catch (error) {
    D1_QUERIES.increment(database, "failed");
    throw error;
  } finally {
    D1_SECONDS.observe((Date.now() - startedAtMs) / 1_000, database);
  }
}
