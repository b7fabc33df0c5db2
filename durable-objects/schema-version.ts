import type { KeyValue, Sql } from "./storage.ts";

/** An object's storage, with what a change of all of it takes. */
export interface VersionedStorage {
  sql: Sql;
  kv: KeyValue;
  /** Runs `work` in a transaction, which is undone where it throws. */
  transaction<Result>(work: () => Result): Result;
}

/** Brings what is stored from one version to the next. Tables that are new need none: they are made where they are missing. */
export type SchemaStep = (storage: Pick<VersionedStorage, "sql" | "kv">) => void;

/** A newer release wrote the storage. Nothing of it may be read or written by this one, which does not know what it means. */
export class StorageIsNewerError extends Error {
  override readonly name = "StorageIsNewerError";

  constructor(stored: number, known: number) {
    super(`the storage has version ${stored}, and this release knows ${known}`);
  }
}

const KEY = "schema";
const FIRST = 1;

/**
 * Brings a storage to the version that this release knows: by all steps that it has not taken, in one transaction. Steps are never taken
 * out or changed, so their number says the version. No version stored means the first, so that it costs no row before there is a step.
 *
 * @param isEmpty whether nothing is stored yet: only the version is written then, as all else is about to be made as this release knows it
 * @throws StorageIsNewerError after a roll-back. Where an object's constructor throws it, calls of the object and links to it fail, as if it
 *   were out of reach, until a release comes that knows the version.
 */
export function bring(storage: VersionedStorage, steps: readonly SchemaStep[], isEmpty = () => false): void {
  const known = FIRST + steps.length;
  const stored = storage.kv.get<number>(KEY) ?? FIRST;
  if (stored > known) throw new StorageIsNewerError(stored, known);
  if (stored === known) return;
  storage.transaction(() => {
    for (const step of isEmpty() ? [] : steps.slice(stored - FIRST)) step(storage);
    storage.kv.put(KEY, known);
  });
}

/** A storage is being made as this release knows it: for the same turn as its first row, where nothing may be written before. */
export function beginAsKnown(kv: KeyValue, steps: readonly SchemaStep[]): void {
  if (steps.length > 0) kv.put(KEY, FIRST + steps.length);
}

/** Whether there are tables in it already. Those of the platform do not count. */
export function hasTables(sql: Sql): boolean {
  const query =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 4) <> '_cf_' COLLATE NOCASE LIMIT 1";
  return sql.all<{ name: string }>(query).length > 0;
}
