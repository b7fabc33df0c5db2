import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelStorage } from "./storage.ts";

/** When a file that could not be told is tried again, doubled with each time in a row: well within a released file's life. */
const RETRY_MS = 10_000;
const MAX_RETRY_MS = LIMITS.fileReleasedMs / 2;

/** A file that is to be told whether the channel refers to it, and how often that failed in a row. */
export interface OwedNotice {
  file: string;
  tries: number;
}

/** When a file is to be told next; null: none is. A time that has passed: now. */
export function noticesDueMs({ sql }: ChannelStorage): number | null {
  const [row] = sql.all<{ due_ms: number | null }>("SELECT min(due_ms) AS due_ms FROM owed_files");
  return row?.due_ms ?? null;
}

/** Files that are to be told by now, those that waited longest first. */
export function dueNotices({ sql }: ChannelStorage, nowMs: number, limit: number): OwedNotice[] {
  return sql.all<{ file: string; tries: number }>(
    "SELECT file, tries FROM owed_files WHERE due_ms <= ? ORDER BY due_ms, file LIMIT ?",
    nowMs,
    limit,
  );
}

/** The file knows how it stands. */
export function strikeNotice({ sql }: ChannelStorage, file: string): void {
  sql.run("DELETE FROM owed_files WHERE file = ?", file);
}

/** The file could not be told. */
export function postponeNotice({ sql }: ChannelStorage, { file, tries }: OwedNotice, nowMs: number): void {
  const dueMs = nowMs + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** tries);
  sql.run("UPDATE owed_files SET due_ms = ?, tries = ? WHERE file = ?", dueMs, tries + 1, file);
}
