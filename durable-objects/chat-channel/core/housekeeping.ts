import { hasAttempts, pruneAttempts } from "./attempts.ts";
import { trimChanges } from "./changes.ts";
import type { Ledger } from "./ledger.ts";

/** Each time reads all attempts, so it is not done often; what it deletes is of no harm meanwhile. */
const EVERY_MS = 12 * 3_600_000;
const DONE_AT_KEY = "housekeptAtMs";

/** When it is time again; null: not as long as nothing happens. */
export function housekeepDueMs({ sql, kv, info }: Ledger): number | null {
  return hasAttempts(sql) ? (kv.get<number>(DONE_AT_KEY) ?? info.createdAtMs) + EVERY_MS : null;
}

/** Forgets attempts that are too old to be repeated, and the oldest changes. */
export function housekeep(ledger: Ledger, nowMs: number): void {
  ledger.kv.put(DONE_AT_KEY, nowMs);
  pruneAttempts(ledger.sql, nowMs);
  trimChanges(ledger);
}
