import type { DeclaredFile, FileResource } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { FileRecord } from "../../protocol/links/stored-file-link.ts";
import { iso, isoOrNull } from "../chat/to-http.ts";

/** A file as its uploader sees it. */
export function toFileResource(record: FileRecord): FileResource {
  const { name, contentType, sizeBytes, sha256: _, ...preview } = record.input;
  return {
    fileId: record.fileId,
    state: record.state,
    refusal: record.refusal,
    name,
    contentType,
    sizeBytes,
    receivedBytes: record.receivedBytes,
    sha256: record.sha256,
    ...preview,
    thumbnail: record.thumbnail,
    createdAt: iso(record.createdAtMs),
    expiresAt: isoOrNull(record.expiresAtMs),
  };
}

/**
 * The answer to a declaration.
 *
 * @param origin the public one, that the addresses begin with
 */
export function toDeclaredFile(
  record: FileRecord,
  origin: string,
  direct: DeclaredFile["upload"]["direct"],
): DeclaredFile {
  const isSmall = record.input.sizeBytes <= LIMITS.maxPutBytes;
  return {
    ...toFileResource(record),
    upload: {
      contentUrl: isSmall ? `${origin}/v1/files/${record.fileId}/content` : null,
      tusUrl: tusUrlOf(origin, record.fileId),
      direct,
    },
  };
}

/** The address of a file's upload by tus. */
export function tusUrlOf(origin: string, fileId: string): string {
  return `${origin}/v1/uploads/${fileId}`;
}
