import type { FileRefusal } from "../../../protocol/files/file.ts";
import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import { ProblemError, type ProblemName } from "../../problem.ts";

/** Each refusal of a file, as the request that brought its last byte hears of it. */
const REFUSALS = {
  checksumMismatch: ["checksum-mismatch", "they have another SHA-256 than was declared"],
  typeMismatch: ["unsupported-type", "they are of another type than was declared"],
  malformedPicture: ["malformed-picture", "they are no picture that can be cleaned and shown"],
  pictureTooLarge: ["too-large", "the picture has too many pixels or bytes"],
} as const satisfies Record<FileRefusal, readonly [ProblemName, string]>;

/** The file, where it was not refused. Throws the problem of its refusal, whose detail begins with the refusal's name. */
export function unlessRefused(record: FileRecord): FileRecord {
  if (record.state !== "refused" || record.refusal === null) return record;
  const [problem, why] = REFUSALS[record.refusal];
  throw new ProblemError(problem, {
    detail: `${record.refusal}: the bytes are gone, because ${why}. Upload the file anew, under another id.`,
  });
}
