import type { FileInput, FileRefusal, FileState } from "../../protocol/files/file.ts";
import type { FileHolder, UploadedPart } from "../../protocol/links/stored-file-link.ts";
import { beginAsKnown, bring, type SchemaStep, type VersionedStorage } from "../schema-version.ts";
import type { KeyValue, Sql } from "../storage.ts";

/** What is served of a file that is ready. */
export interface Served {
  objectName: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  /** Of a picture, in pixels. */
  width?: number;
  height?: number;
}

/** Everything about a file but its parts and its holders. Times in epoch milliseconds. */
export interface StoredRecord {
  /** The object's own name: one that is woken otherwise than by it may not know it. */
  fileId: string;
  ownerId: string;
  /** As declared. */
  input: FileInput;
  createdAtMs: number;
  /** The size of every part but the last one. */
  partBytes: number;
  state: FileState;
  refusal: FileRefusal | null;
  served: Served | null;
  thumbnail: boolean;
  /** The turn that may append; 0 where nobody ever did. */
  turn: number;
  multipartId: string | null;
  tail: { name: string; sizeBytes: number } | null;
  /** Once all bytes are there: whether in parts that are to be put together, or as one object. */
  bytesIn: "parts" | "object" | null;
  /** Whether anybody was ever about to refer to it. */
  wasHeld: boolean;
  /** Whether anybody ever did. */
  wasUsed: boolean;
  /** When it is deleted if nobody refers to it then. */
  freeAtMs: number;
  /** What the owner's hub is still to be told. */
  toTell: "finished" | "freed" | null;
  /**
   * Whether objects are left in the bucket that are not needed any more. "late": some may have been written since, by a request
   * that was under way.
   */
  toSweep: "now" | "late" | null;
  /** When the work that is left is taken up (again). */
  workAtMs: number;
  /** How often in a row it failed. */
  failures: number;
  /** Whether the file is to be deleted, whatever else is left to do. */
  isErased: boolean;
}

/** What is left of a file after its deletion, for as long as somebody may still write its objects. */
export interface Remains {
  fileId: string;
  sweepAtMs: number;
  failures: number;
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS parts (
    number INTEGER PRIMARY KEY,
    etag TEXT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS holders (
    holder TEXT PRIMARY KEY,
    until_ms INTEGER
  ) WITHOUT ROWID`,
];

/** What changed in what files had stored already. */
const FILE_STEPS: readonly SchemaStep[] = [];

/** What a file's object stores. Nothing is written for a file that nobody declared. */
export class FileStorage {
  readonly #sql: Sql;
  readonly #kv: KeyValue;

  /** Throws `StorageIsNewerError`. */
  constructor(storage: VersionedStorage) {
    this.#sql = storage.sql;
    this.#kv = storage.kv;
    if (this.read()) bring(storage, FILE_STEPS);
  }

  /** Null where there is no such file. */
  read(): StoredRecord | null {
    return this.#kv.get<StoredRecord>("file") ?? null;
  }

  /** The file's id; null where nothing is stored. */
  get fileId(): string | null {
    return (this.read() ?? this.remains)?.fileId ?? null;
  }

  create(record: StoredRecord): void {
    for (const table of TABLES) this.#sql.run(table);
    beginAsKnown(this.#kv, FILE_STEPS);
    this.write(record);
  }

  write(record: StoredRecord): void {
    this.#kv.put("file", record);
  }

  get remains(): Remains | null {
    return this.#kv.get<Remains>("remains") ?? null;
  }

  /** Leaves nothing else of the file. */
  leave(remains: Remains): void {
    if (this.read()) {
      this.#kv.delete("file");
      for (const table of ["parts", "holders"]) this.#sql.run(`DROP TABLE ${table}`);
    }
    this.#kv.put("remains", remains);
  }

  parts(): UploadedPart[] {
    const query = "SELECT number, etag FROM parts ORDER BY number";
    const rows = this.#sql.all<{ number: number; etag: string }>(query);
    return rows.map(({ number, etag }) => ({ partNumber: number, etag }));
  }

  /** Parts count up from 1, so the last one's number is how many there are. */
  partCount(): number {
    const [last] = this.#sql.all<{ number: number | null }>("SELECT MAX(number) AS number FROM parts");
    return last?.number ?? 0;
  }

  putPart({ partNumber, etag }: UploadedPart): void {
    this.#sql.run("INSERT OR REPLACE INTO parts (number, etag) VALUES (?, ?)", partNumber, etag);
  }

  etagOf(partNumber: number): string | null {
    const query = "SELECT etag FROM parts WHERE number = ?";
    return this.#sql.all<{ etag: string }>(query, partNumber)[0]?.etag ?? null;
  }

  dropParts(): void {
    this.#sql.run("DELETE FROM parts");
  }

  /** `untilMs`: null where the holder does refer to the file. Undefined: it is none. */
  holder(holder: FileHolder): { untilMs: number | null } | undefined {
    const query = "SELECT until_ms FROM holders WHERE holder = ?";
    const [row] = this.#sql.all<{ until_ms: number | null }>(query, holder);
    return row && { untilMs: row.until_ms };
  }

  putHolder(holder: FileHolder, untilMs: number | null): void {
    this.#sql.run("INSERT OR REPLACE INTO holders (holder, until_ms) VALUES (?, ?)", holder, untilMs);
  }

  dropHolder(holder: FileHolder): void {
    this.#sql.run("DELETE FROM holders WHERE holder = ?", holder);
  }

  /** How many refer to the file, and until when, at the latest, others may be about to; null where nobody is. */
  held(): { users: number; untilMs: number | null } {
    const query = "SELECT COUNT(*) - COUNT(until_ms) AS users, MAX(until_ms) AS until_ms FROM holders";
    const [row] = this.#sql.all<{ users: number; until_ms: number | null }>(query);
    return { users: row?.users ?? 0, untilMs: row?.until_ms ?? null };
  }
}
