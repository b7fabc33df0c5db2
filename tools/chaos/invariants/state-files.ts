import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deserialize } from "node:v8";

/** How long a server that is writing may be waited for. */
const LOCKED_FOR_MS = 5_000;

/** The storage of one object of a local server, in its state directory; the server may be running. */
export class ObjectFile {
  /** The object's id, in hexadecimal digits. */
  readonly id: string;
  /** When its alarm is set for; null where it is not. */
  readonly alarmMs: number | null;
  readonly #database: DatabaseSync;

  constructor(path: string, id: string, alarmMs: number | null) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: LOCKED_FOR_MS });
    this.id = id;
    this.alarmMs = alarmMs;
  }

  /** Nothing where there is no such table. */
  rows<Row>(table: string): Row[] {
    const isThere = this.#database.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table);
    return isThere ? (this.#database.prepare(`SELECT * FROM ${table}`).all() as Row[]) : [];
  }

  /** The value of a key. */
  value<Value>(key: string): Value | null {
    const row = this.rows<{ key: string; value: Uint8Array }>("_cf_KV").find((each) => each.key === key);
    return row ? (deserialize(row.value) as Value) : null;
  }

  close(): void {
    this.#database.close();
  }
}

/** Reads the storage of every object of a class, one after the other. */
export function eachObject(stateDir: string, className: string, read: (object: ObjectFile) => void): void {
  const dir = join(stateDir, "do", `hither-${className}`);
  if (!existsSync(dir)) return;
  const alarms = alarmsOf(join(dir, "metadata.sqlite"));
  for (const name of readdirSync(dir)) {
    if (!/^[0-9a-f]{64}\.sqlite$/.test(name)) continue;
    const id = name.slice(0, 64);
    const object = new ObjectFile(join(dir, name), id, alarms.get(id) ?? null);
    read(object);
    object.close();
  }
}

function alarmsOf(path: string): Map<string, number> {
  if (!existsSync(path)) return new Map();
  const database = new DatabaseSync(path, { readOnly: true, timeout: LOCKED_FOR_MS });
  const query = "SELECT actor_id AS id, scheduled_time / 1000000 AS atMs FROM _cf_ALARM";
  const rows = database.prepare(query).all() as { id: string; atMs: number }[];
  database.close();
  return new Map(rows.map(({ id, atMs }) => [id, atMs]));
}

interface Stored {
  /** The object's name in its bucket. */
  key: string;
}

/** The names of all objects of all buckets, unfinished multipart uploads included. Buckets differ in how they name things. */
export function bucketKeys(stateDir: string): string[] {
  const dir = join(stateDir, "r2", "miniflare-R2BucketObject");
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .flatMap((name) => {
      const database = new DatabaseSync(join(dir, name), { readOnly: true, timeout: LOCKED_FOR_MS });
      // Of a multipart upload that was completed or aborted a row stays; state 0 is one under way.
      const objects = database.prepare("SELECT key FROM _mf_objects").all() as unknown as Stored[];
      const uploads = database
        .prepare("SELECT key FROM _mf_multipart_uploads WHERE state = 0")
        .all() as unknown as Stored[];
      database.close();
      return [...objects, ...uploads].map(({ key }) => key);
    });
}
