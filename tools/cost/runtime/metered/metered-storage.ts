import type { Meter, ObjectAccount } from "./meter.ts";

type Method = (...args: unknown[]) => unknown;

/** Rows of each key-value method, by the rule that every key is one; those of a list are its entries. */
const KEY_VALUE: Record<string, "read" | "written"> = { get: "read", put: "written", delete: "written" };
const ALARM_WRITES = ["setAlarm", "deleteAlarm"];

/**
 * Counts what an object reads and writes: SQLite's own counters for each query, a row for each key of the key-value methods, and a row
 * for each alarm that is set (which the price list says) or taken back.
 */
export function meterStorage(storage: DurableObjectStorage, account: ObjectAccount, meter: Meter): void {
  const { counts } = account;
  const { sql, kv } = storage;
  override(sql, "exec", (exec, args) => {
    const cursor = exec(...args) as SqlStorageCursor<Record<string, SqlStorageValue>>;
    account.reading(cursor);
    return cursor;
  });
  meterKeyValue(kv, account);
  meterKeyValue(storage, account);
  for (const name of ALARM_WRITES) {
    override(storage, name, (write, args) => {
      counts.alarmsSet += 1;
      return meter.waiting(() => write(...args));
    });
  }
  // What is defined on them must outlive the getters that they come from.
  Object.defineProperty(storage, "sql", { value: sql });
  Object.defineProperty(storage, "kv", { value: kv });
}

function meterKeyValue(store: object, { counts }: ObjectAccount): void {
  for (const [name, kind] of Object.entries(KEY_VALUE)) {
    override(store, name, (method, args) => {
      const rows = keysIn(args[0]);
      if (kind === "read") counts.rowsRead += rows;
      else counts.rowsWritten += rows;
      return method(...args);
    });
  }
  override(store, "list", (list, args) => {
    const listed = list(...args);
    if (Symbol.iterator in Object(listed)) {
      const entries = [...(listed as Iterable<unknown>)];
      counts.rowsRead += entries.length;
      return entries;
    }
    return (listed as Promise<Map<string, unknown>>).then((entries) => {
      counts.rowsRead += entries.size;
      return entries;
    });
  });
}

/** One key, several of them, or an object of keys and values. */
function keysIn(argument: unknown): number {
  if (typeof argument === "string") return 1;
  return Array.isArray(argument) ? argument.length : Object.keys(argument as object).length;
}

/** Puts a method of this one object in the place of the platform's. */
export function override(
  target: object,
  name: string,
  by: (method: Method, args: unknown[]) => unknown,
): void {
  const method = (Reflect.get(target, name) as Method).bind(target);
  Object.defineProperty(target, name, {
    value: (...args: unknown[]) => by(method, args),
    configurable: true,
  });
}
