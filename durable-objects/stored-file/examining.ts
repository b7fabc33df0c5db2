import type { inspect } from "../../media/inspect.ts";
import type { FileRefusal } from "../../protocol/files/file.ts";
import { cleanName, uploadName } from "../../protocol/links/stored-file-link.ts";
import type { BucketObject, FileBucket } from "./file-bucket.ts";
import type { FileStorage, Served, StoredRecord } from "./file-storage.ts";
import { WindowedSource } from "./windowed-source.ts";

export interface ExaminingHost {
  fileId: string;
  storage: FileStorage;
  bucket: FileBucket;
  inspect: typeof inspect;
}

/** What became of the bytes of an upload. "lost": they cannot be put together, and have to be brought again. */
export type Verdict = { served: Served } | { refusal: FileRefusal } | { lost: string };

/**
 * Puts the bytes of an upload together, checks them, and writes them without what must not be shared. May be broken off
 * anywhere and begun again: it writes no object that is served already. Throws where the bucket does.
 */
export async function examine(
  host: ExaminingHost,
  record: StoredRecord,
  signal: AbortSignal,
): Promise<Verdict> {
  const object = record.bytesIn === "parts" ? await putTogether(host, record) : await found(host);
  signal.throwIfAborted();
  if (!object) return { lost: "its parts do not fit together" };
  const { input } = record;
  if (object.sizeBytes !== input.sizeBytes) {
    return { lost: `it has ${object.sizeBytes} bytes instead of ${input.sizeBytes}` };
  }
  const { bucket } = host;
  // What is served as it came needs its digest in any case; a picture only where there is one to compare it with.
  let sha256 = input.sha256 === undefined ? null : await bucket.sha256(object, signal);
  if (sha256 !== null && sha256 !== input.sha256) return { refusal: "checksumMismatch" };
  const source = new WindowedSource(bucket, object, signal);
  const result = await host.inspect(source, input.contentType);
  if ("refusal" in result) return result;
  const { contentType, sizeBytes, pieces, width, height } = result;
  const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  if (pieces === null) {
    sha256 ??= await bucket.sha256(object, signal);
    return { served: { objectName: object.name, contentType, sizeBytes: object.sizeBytes, sha256, ...size } };
  }
  const objectName = cleanName(host.fileId);
  sha256 = await bucket.write(objectName, sizeBytes, source.chunks(pieces));
  return { served: { objectName, contentType, sizeBytes, sha256, ...size } };
}

function found({ bucket, fileId }: ExaminingHost): Promise<BucketObject | null> {
  return bucket.head(uploadName(fileId));
}

/** Null where that can never be done. */
async function putTogether(host: ExaminingHost, record: StoredRecord): Promise<BucketObject | null> {
  const { bucket, storage } = host;
  const { multipartId } = record;
  if (multipartId === null) return null;
  const name = uploadName(host.fileId);
  const parts = storage.parts();
  if (record.tail) {
    const tail = await bucket.head(record.tail.name);
    if (!tail || tail.sizeBytes < record.tail.sizeBytes) return null;
    const bytes = await bucket.read(tail, 0, record.tail.sizeBytes);
    const partNumber = parts.length + 1;
    const etag = await bucket.putPart(name, multipartId, partNumber, bytes);
    if (etag === null) return found(host);
    parts.push({ partNumber, etag });
  }
  const object = await bucket.complete(name, multipartId, parts);
  // It may have been put together before, and the answer lost.
  return object === "broken" ? found(host) : object;
}
