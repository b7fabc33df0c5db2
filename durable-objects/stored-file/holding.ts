import { LIMITS } from "../../protocol/limits.ts";
import type { FileHolder } from "../../protocol/links/stored-file-link.ts";
import type { FileStorage, StoredRecord } from "./file-storage.ts";

/** When the file is deleted as things stand, in epoch milliseconds; null while somebody refers to it. */
export function expiresAtMs(storage: FileStorage, record: StoredRecord): number | null {
  const { users, untilMs } = storage.held();
  return users > 0 ? null : Math.max(record.freeAtMs, untilMs ?? 0);
}

/** The holder is about to refer to the file. Whoever does already goes on. */
export function hold(storage: FileStorage, record: StoredRecord, holder: FileHolder, nowMs: number): void {
  if (storage.holder(holder)?.untilMs === null) return;
  storage.putHolder(holder, nowMs + LIMITS.fileUnusedMs);
  if (!record.wasHeld) storage.write({ ...record, wasHeld: true });
}

/** The holder refers to the file, or does not any more. */
export function settle(
  storage: FileStorage,
  record: StoredRecord,
  holder: FileHolder,
  refers: boolean,
  nowMs: number,
): void {
  const held = storage.holder(holder);
  if (refers) {
    if (held?.untilMs === null) return;
    storage.putHolder(holder, null);
    if (!record.wasUsed) storage.write({ ...record, wasHeld: true, wasUsed: true });
    return;
  }
  if (!held) return;
  storage.dropHolder(holder);
  if (storage.held().users > 0) return;
  const releasedMs = nowMs + LIMITS.fileReleasedMs;
  // A message that came to nothing leaves the file as unused as it was.
  const freeAtMs = record.wasUsed ? releasedMs : Math.max(record.freeAtMs, releasedMs);
  storage.write({ ...record, freeAtMs });
}
