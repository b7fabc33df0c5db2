import {
  type FileFault,
  type FileOutcome,
  tailPrefix,
  type UploadedPart,
  type UploadTurn,
  uploadName,
} from "../../protocol/links/stored-file-link.ts";
import type { FileStorage, StoredRecord } from "./file-storage.ts";

/**
 * All parts but the last have one size, or R2 does not put them together; it takes none smaller than this, and no more than
 * 10,000 of them. So the largest file comes in 954.
 */
export const PART_BYTES = 5_242_880;

/** How many bytes are there, from the first on. */
export function receivedBytes(storage: FileStorage, record: StoredRecord): number {
  if (record.state !== "uploading") return record.input.sizeBytes;
  return inParts(storage, record) + (record.tail?.sizeBytes ?? 0);
}

/** Why this one takes no more bytes; null where it does. */
export function whyClosed({ state }: StoredRecord): FileFault | null {
  if (state === "uploading") return null;
  return state === "refused" ? "refused" : "complete";
}

/** Whether a request may go on at `offset`. */
export function whyNoTurn(storage: FileStorage, record: StoredRecord, offset: number): FileFault | null {
  const closed = whyClosed(record);
  if (closed) return closed;
  const received = receivedBytes(storage, record);
  if (received === record.input.sizeBytes) return "complete";
  return offset === received ? null : "wrongOffset";
}

/** Gives the upload to a new request, which goes on where its bytes end. */
export function giveTurn(
  fileId: string,
  storage: FileStorage,
  record: StoredRecord & { multipartId: string },
): UploadTurn {
  const turn = record.turn + 1;
  storage.write({ ...record, turn });
  return {
    turn,
    objectName: uploadName(fileId),
    multipartId: record.multipartId,
    nextPart: storage.partCount() + 1,
    partBytes: record.partBytes,
    sizeBytes: record.input.sizeBytes,
    receivedBytes: receivedBytes(storage, record),
    tail: record.tail,
  };
}

/**
 * Counts a part. Its number may have been given to an older request, too, whose part then replaces this one in the bucket
 * however late it comes. An R2 part's etag is the digest of its bytes: the same ones do no harm, and others make that the
 * parts cannot be put together.
 *
 * @param onUnneeded gets the name of a tail that the part contains.
 */
export function storePart(
  storage: FileStorage,
  record: StoredRecord,
  part: UploadedPart,
  onUnneeded: (name: string) => void,
): FileOutcome<{ receivedBytes: number }> {
  const known = storage.partCount();
  if (known > 0 && part.partNumber === known) {
    if (storage.etagOf(known) !== part.etag) storage.putPart(part);
    return { ok: { receivedBytes: receivedBytes(storage, record) } };
  }
  if (part.partNumber !== known + 1) return { fault: "wrongOffset" };
  if (inParts(storage, record) === record.input.sizeBytes) return { fault: "tooManyBytes" };
  storage.putPart(part);
  const { tail } = record;
  if (tail) {
    storage.write({ ...record, tail: null });
    onUnneeded(tail.name);
  }
  return { ok: { receivedBytes: inParts(storage, record) } };
}

/** Counts a tail instead of the one before it. */
export function storeTail(
  fileId: string,
  storage: FileStorage,
  record: StoredRecord,
  tail: { name: string; sizeBytes: number },
  onUnneeded: (name: string) => void,
): FileOutcome<{ receivedBytes: number }> {
  if (!tail.name.startsWith(tailPrefix(fileId))) throw new Error(`${tail.name} is no tail of this file`);
  if (tail.sizeBytes >= record.partBytes) throw new Error("a tail is smaller than a part");
  const before = record.tail;
  if (inParts(storage, record) + tail.sizeBytes > record.input.sizeBytes) return { fault: "tooManyBytes" };
  if (tail.sizeBytes < (before?.sizeBytes ?? 0)) return { fault: "wrongOffset" };
  storage.write({ ...record, tail });
  if (before) onUnneeded(before.name);
  return { ok: { receivedBytes: inParts(storage, record) + tail.sizeBytes } };
}

/** Every part is whole but the last one of the file. */
function inParts(storage: FileStorage, { input, partBytes }: StoredRecord): number {
  return Math.min(storage.partCount() * partBytes, input.sizeBytes);
}
