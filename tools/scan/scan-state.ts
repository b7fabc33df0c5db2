import { Buffer } from "node:buffer";
import { open, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Needle, needlesOf, textsIn } from "./needles.ts";
import { scanDatabase } from "./scan-database.ts";

/** Where a text was found. */
export interface Finding {
  /** Below the state directory. */
  file: string;
  /** `table.column` of a database; null: in the file's name or its bytes, unpacked where they are packed. */
  where: string | null;
  text: string;
}

/** So much of a file is in memory at a time. */
const PIECE_BYTES = 16_777_216;

/**
 * Looks for texts in all that a local server keeps: every table of every database and object (values of objects are searched as they
 * are serialised), every object of R2 (unpacked, where it is a segment of the archive), queues, and whatever else lies in the
 * directory. The server must not run.
 *
 * @param texts ids, names, addresses; at least 5 characters each
 * @returns where they were found, by file
 */
export async function scanState(stateDir: string, texts: readonly string[]): Promise<Finding[]> {
  const needles = needlesOf(texts);
  const findings: Finding[] = [];
  const entries = await readdir(stateDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  for (const path of files) {
    // What these hold is read with their database.
    if (/\.sqlite-(shm|wal)$/.test(path)) continue;
    const file = relative(stateDir, path);
    findings.push(...textsIn(Buffer.from(file), needles).map((text) => ({ file, where: null, text })));
    if (path.endsWith(".sqlite")) {
      const found = scanDatabase(path, needles);
      findings.push(...found.map(({ table, column, text }) => ({ file, where: `${table}.${column}`, text })));
    } else {
      const found = await scanFile(path, needles);
      findings.push(...found.map((text) => ({ file, where: null, text })));
    }
  }
  return findings;
}

/** In pieces that overlap by the longest text, so that a file may be larger than memory. */
async function scanFile(path: string, needles: readonly Needle[]): Promise<string[]> {
  const handle = await open(path);
  try {
    const piece = new Uint8Array(PIECE_BYTES);
    const overlap = Math.max(...needles.flatMap(({ bytes }) => bytes.map(({ length }) => length)));
    const found = new Set<string>();
    for (let at = 0; ; at += PIECE_BYTES - overlap) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, at);
      const bytes = piece.subarray(0, bytesRead);
      if (at === 0 && isGzip(bytes)) return textsIn(gunzipSync(await readFile(path)), needles);
      for (const text of textsIn(bytes, needles)) found.add(text);
      if (bytesRead < PIECE_BYTES) return [...found];
    }
  } finally {
    await handle.close();
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
