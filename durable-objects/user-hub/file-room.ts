import { LIMITS } from "../../protocol/limits.ts";
import type { KeyValue, Sql } from "../storage.ts";

/** A booking whose file never came to be is dropped after so long: no upload takes so long with all that may follow it. */
const FORGET_BOOKING_MS = 3 * LIMITS.fileUnusedMs;

/** How much room a user has. */
export interface FileRoomLimits {
  maxFiles: number;
  maxBytes: number;
  /** Uploads that are begun and not complete. */
  maxUnfinished: number;
}

/** What the table sums up to, so that a booking reads no more than two rows. */
interface Sums {
  files: number;
  bytes: number;
  /** When each file that is not complete was booked, in epoch milliseconds. */
  unfinished: Record<string, number>;
}
const EMPTY: Sums = { files: 0, bytes: 0, unfinished: {} };

/** One row per file, found by its id; ids begin with their time, so the table grows at its end. */
const TABLE = `CREATE TABLE IF NOT EXISTS files (
  file TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL
) WITHOUT ROWID`;

/**
 * A user's room for files: which there are, and how much they take up. A file has its place before it exists; it is given
 * back by the file's object. Everything here may be repeated and changes nothing then.
 */
export class FileRoom {
  readonly #sql: Sql;
  readonly #kv: KeyValue;
  readonly #limits: FileRoomLimits;

  constructor(sql: Sql, kv: KeyValue, limits: FileRoomLimits) {
    this.#sql = sql;
    this.#kv = kv;
    this.#limits = limits;
    sql.run(TABLE);
  }

  /** Books a new file. "full" changes nothing. */
  book(fileId: string, sizeBytes: number, nowMs: number): "booked" | "full" {
    if (this.#bytesOf(fileId) !== null) return "booked";
    const sums = this.#withoutForgotten(this.#sums(), nowMs);
    const { maxFiles, maxBytes, maxUnfinished } = this.#limits;
    if (sums.files + 1 > maxFiles || sums.bytes + sizeBytes > maxBytes) return "full";
    if (Object.keys(sums.unfinished).length + 1 > maxUnfinished) return "full";
    this.#sql.run("INSERT INTO files (file, bytes) VALUES (?, ?)", fileId, sizeBytes);
    this.#kv.put("files", {
      files: sums.files + 1,
      bytes: sums.bytes + sizeBytes,
      unfinished: { ...sums.unfinished, [fileId]: nowMs },
    } satisfies Sums);
    return "booked";
  }

  /** The file is complete and takes up so many bytes. One that is gone stays gone. */
  finished(fileId: string, sizeBytes: number): void {
    const bytes = this.#bytesOf(fileId);
    if (bytes === null) return;
    const sums = this.#sums();
    const { [fileId]: bookedAtMs, ...unfinished } = sums.unfinished;
    if (bytes === sizeBytes && bookedAtMs === undefined) return;
    if (bytes !== sizeBytes) this.#sql.run("UPDATE files SET bytes = ? WHERE file = ?", sizeBytes, fileId);
    this.#kv.put("files", { ...sums, bytes: sums.bytes - bytes + sizeBytes, unfinished } satisfies Sums);
  }

  /** The file is gone. */
  free(fileId: string): void {
    const sums = this.#sums();
    const left = this.#without(sums, fileId);
    if (left !== sums) this.#kv.put("files", left);
  }

  usage(): { files: number; bytes: number } {
    const { files, bytes } = this.#sums();
    return { files, bytes };
  }

  /** Ids of files, in their order, those after `after`. */
  every(after: string | null, limit: number): string[] {
    const query = "SELECT file FROM files WHERE file > ? ORDER BY file LIMIT ?";
    return this.#sql.all<{ file: string }>(query, after ?? "", limit).map(({ file }) => file);
  }

  /** The sums without bookings that are so old that their file cannot have come to be. */
  #withoutForgotten(sums: Sums, nowMs: number): Sums {
    const old = Object.entries(sums.unfinished).filter(([, atMs]) => nowMs - atMs >= FORGET_BOOKING_MS);
    if (old.length === 0) return sums;
    const left = old.reduce((rest, [fileId]) => this.#without(rest, fileId), sums);
    this.#kv.put("files", left);
    return left;
  }

  /** Takes a file's row away. Answers the sums without it: the same ones where it has none. */
  #without(sums: Sums, fileId: string): Sums {
    const bytes = this.#bytesOf(fileId);
    if (bytes === null) return sums;
    this.#sql.run("DELETE FROM files WHERE file = ?", fileId);
    const { [fileId]: _, ...unfinished } = sums.unfinished;
    return { files: sums.files - 1, bytes: sums.bytes - bytes, unfinished };
  }

  #bytesOf(fileId: string): number | null {
    const [row] = this.#sql.all<{ bytes: number }>("SELECT bytes FROM files WHERE file = ?", fileId);
    return row?.bytes ?? null;
  }

  #sums(): Sums {
    return this.#kv.get<Sums>("files") ?? EMPTY;
  }
}

/** The room that users of this deployment have. Throws where the setting is no whole number of at least 1. */
export function fileRoomLimits(userFileBytes: string | undefined): FileRoomLimits {
  const maxBytes = userFileBytes === undefined ? LIMITS.maxUserFileBytes : Number(userFileBytes);
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw new Error("USER_FILE_BYTES must be a whole number of at least 1");
  }
  return { maxFiles: LIMITS.maxUserFiles, maxBytes, maxUnfinished: LIMITS.maxUnfinishedUploads };
}
