import type { FileFault, FileOutcome } from "../../protocol/links/stored-file-link.ts";
import { ProblemError, type ProblemName } from "../problem.ts";

/** Each fault of a file's object, as the HTTP side says it. */
export const FILE_PROBLEMS = {
  noSuchFile: "no-such-file",
  notReady: "file-not-ready",
  refused: "file-refused",
  complete: "file-complete",
  wrongOffset: "wrong-offset",
  tooManyBytes: "too-large",
  superseded: "upload-taken-over",
} as const satisfies Record<FileFault, ProblemName>;

/** What a file's object answered. Throws the problem of its fault. */
export function fileValueOf<Answer>(outcome: FileOutcome<Answer>): Answer {
  if ("ok" in outcome) return outcome.ok;
  throw new ProblemError(FILE_PROBLEMS[outcome.fault]);
}
