import { type Attachment, previewShape } from "../../protocol/files/file.ts";
import type { FileRecord, HeldFile } from "../../protocol/links/stored-file-link.ts";
import type { FileStorage, Served, StoredRecord } from "./file-storage.ts";
import { expiresAtMs } from "./holding.ts";
import { receivedBytes } from "./upload-turns.ts";

/** The record as the Worker sees it. */
export function viewOf(fileId: string, storage: FileStorage, record: StoredRecord): FileRecord {
  const { ownerId, state, refusal, input, served, thumbnail, createdAtMs } = record;
  return {
    fileId,
    ownerId,
    state,
    refusal,
    input: served ? { ...input, ...shown(served) } : input,
    receivedBytes: receivedBytes(storage, record),
    sha256: served?.sha256 ?? null,
    thumbnail,
    createdAtMs,
    expiresAtMs: expiresAtMs(storage, record),
    objectName: served?.objectName ?? null,
  };
}

/** The file as whoever refers to it keeps it. Only what is set is named. */
export function heldView(fileId: string, record: StoredRecord, served: Served): HeldFile {
  const { name, ...input } = record.input;
  const preview = Object.keys(previewShape).flatMap((key) => {
    const value = { ...input, ...shown(served) }[key as keyof typeof previewShape];
    return value === undefined ? [] : [[key, value]];
  });
  const attachment: Attachment = {
    fileId,
    name,
    contentType: served.contentType,
    sizeBytes: served.sizeBytes,
    ...(Object.fromEntries(preview) as Partial<Attachment>),
    thumbnail: record.thumbnail,
  };
  return { attachment, objectName: served.objectName };
}

/** What was found, instead of what was declared. */
function shown({ contentType, sizeBytes, width, height }: Served) {
  return {
    contentType,
    sizeBytes,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}
