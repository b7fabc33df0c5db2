import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

const MIGRATIONS = readdirSync("migrations")
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => readFileSync(`migrations/${name}`, "utf8"));

/** A database with the current schema, whose clock is that of the test. */
export function newDatabase(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.function("unixepoch", { varargs: true }, () => Date.now() / 1_000);
  for (const migration of MIGRATIONS) database.exec(migration);
  return database;
}

/** Something that happens to a call: it takes its time, and may fail before or after it took effect. */
export type OnCall = () => Promise<"works" | "fails" | "answer lost">;

interface Bound {
  sql: string;
  parameters: SQLInputValue[];
}

/** A view of a database as D1 gives it: a batch is a transaction, and every call may fail. */
export class FakeD1 {
  readonly #database: DatabaseSync;
  readonly #onCall: OnCall;

  constructor(database: DatabaseSync, onCall: OnCall) {
    this.#database = database;
    this.#onCall = onCall;
  }

  prepare(sql: string) {
    return this.#statement({ sql, parameters: [] });
  }

  batch(statements: Bound[]): Promise<{ results: unknown[] }[]> {
    return this.#call(() => {
      this.#database.exec("BEGIN");
      try {
        const answers = statements.map((statement) => ({ results: this.#run(statement) }));
        this.#database.exec("COMMIT");
        return answers;
      } catch (error) {
        this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  #statement(bound: Bound) {
    const all = () => this.#call(() => ({ results: this.#run(bound) }));
    return {
      ...bound,
      bind: (...parameters: SQLInputValue[]) => this.#statement({ ...bound, parameters }),
      all,
      run: all,
      raw: async () => (await all()).results.map((row) => Object.values(row)),
    };
  }

  async #call<Answer>(work: () => Answer): Promise<Answer> {
    const what = await this.#onCall();
    if (what === "fails") throw new Error("the database is out of reach");
    const answer = work();
    if (what === "answer lost") throw new Error("the answer was lost");
    return answer;
  }

  #run({ sql, parameters }: Bound): Record<string, unknown>[] {
    return this.#database
      .prepare(sql)
      .all(...parameters.map((value) => (typeof value === "boolean" ? Number(value) : value)))
      .map((row) => ({ ...row }));
  }
}
