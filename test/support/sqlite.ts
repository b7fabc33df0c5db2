import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { ChannelStorage } from "../../durable-objects/chat-channel/core/storage.ts";

type Value = string | number | null | ArrayBuffer;

/** A channel's storage in memory, as an object's own behaves: with rollback, and with a count of what is written. */
export class MemoryStorage implements ChannelStorage {
  readonly #database = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();
  #values = new Map<string, unknown>();
  /** Values that `kv` wrote or deleted so far. */
  kvWrites = 0;

  readonly sql = {
    all: <Row extends Record<string, Value>>(query: string, ...params: Value[]): Row[] =>
      this.#prepare(query)
        .all(...params.map(toNode))
        .map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromNode(value)])),
        ) as Row[],
    run: (query: string, ...params: Value[]): void => {
      this.#prepare(query).run(...params.map(toNode));
    },
  };

  readonly kv = {
    get: <T>(key: string): T | undefined => structuredClone(this.#values.get(key)) as T | undefined,
    put: <T>(key: string, value: T): void => {
      this.kvWrites += 1;
      this.#values.set(key, structuredClone(value));
    },
    delete: (key: string): boolean => {
      this.kvWrites += 1;
      return this.#values.delete(key);
    },
  };

  /** Does all of it or nothing: what it wrote is taken back where it throws. */
  transaction<Answer>(body: () => Answer): Answer {
    const values = new Map(this.#values);
    this.#database.exec("BEGIN");
    try {
      const answer = body();
      this.#database.exec("COMMIT");
      return answer;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      this.#values = values;
      throw error;
    }
  }

  /** Rows and values written while `body` ran, without index entries. */
  countWrites(body: () => void): number {
    const before = this.writes;
    body();
    return this.writes - before;
  }

  /** The same, of all that was written so far. */
  get writes(): number {
    return this.#totalChanges() + this.kvWrites;
  }

  #totalChanges(): number {
    return this.sql.all<{ n: number }>("SELECT total_changes() AS n")[0]?.n ?? 0;
  }

  #prepare(query: string): StatementSync {
    let statement = this.#statements.get(query);
    if (!statement) {
      statement = this.#database.prepare(query);
      this.#statements.set(query, statement);
    }
    return statement;
  }
}

function toNode(value: Value): string | number | null | Uint8Array {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

function fromNode(value: unknown): unknown {
  return value instanceof Uint8Array ? new Uint8Array(value).buffer : value;
}
