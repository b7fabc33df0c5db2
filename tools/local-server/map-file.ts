import { type FileHandle, open } from "node:fs/promises";
import type { Miniflare } from "miniflare";
import { UsageError } from "../usage-error.ts";

const OBJECT_NAME = "map.pmtiles";
/** How every archive begins, and the one version of the format that the web app reads. */
const MAGIC = "PMTiles";
const VERSION = 3;
/** The bytes of an archive's header. */
const HEADER_BYTES = 127;
/** In parts, so that no large archive is in memory as a whole. */
const PART_BYTES = 33_554_432;

/**
 * Opens an archive for the base map.
 *
 * @throws UsageError where there is no such file, or it is no archive
 */
export async function openMapFile(path: string): Promise<FileHandle> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The map ${path} cannot be read: ${error.code ?? error.message}.`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    if (bytesRead < HEADER_BYTES || buffer.toString("latin1", 0, MAGIC.length) !== MAGIC)
      throw new UsageError(`${path} is no PMTiles archive.`);
    const version = buffer[MAGIC.length];
    if (version !== VERSION)
      throw new UsageError(
        `${path} is a PMTiles archive of version ${version}; version ${VERSION} is wanted.`,
      );
    return file;
  } catch (error) {
    await file.close();
    if (error instanceof Error && "code" in error && error.code === "EISDIR")
      throw new UsageError(`${path} is a folder, no PMTiles archive.`);
    throw error;
  }
}

/** Puts an archive into the local server's bucket, unless an earlier start on the same state put it there. Closes the file. */
export async function loadMap(miniflare: Miniflare, file: FileHandle): Promise<void> {
  try {
    const { size, mtimeMs, ino } = await file.stat();
    const source = `${ino} ${size} ${mtimeMs}`;
    const bucket = await miniflare.getR2Bucket("MAP");
    const present = await bucket.head(OBJECT_NAME);
    if (present?.customMetadata?.["source"] === source) return;
    const upload = await bucket.createMultipartUpload(OBJECT_NAME, { customMetadata: { source } });
    const parts = [];
    for (let offset = 0; offset < size; offset += PART_BYTES) {
      const bytes = Buffer.alloc(Math.min(PART_BYTES, size - offset));
      await file.read(bytes, 0, bytes.length, offset);
      parts.push(await upload.uploadPart(parts.length + 1, new Uint8Array(bytes)));
    }
    await upload.complete(parts);
  } finally {
    await file.close();
  }
}
