import type { FileInput } from "../../../protocol/files/file.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { FileHolder, HeldFile } from "../../../protocol/links/stored-file-link.ts";
import type { Env } from "../../env.ts";
import { ProblemError } from "../../problem.ts";
import { isShownEverywhere } from "../download/core/served-type.ts";
import { askFile, describeFile } from "../file-call.ts";

interface Taking {
  /** Who takes it: the file must be their own upload. */
  by: string;
  fileId: string;
  holder: FileHolder;
  /** The input that names the file. */
  field: string;
}

/**
 * Makes sure that a file may become the picture of a person, a team or a channel, and keeps it until the database or the channel
 * says so. Throws `no-such-file`, `file-not-ready`, `file-refused`, `invalid-input` and `unavailable`.
 */
export async function holdPicture(env: Env, { by, fileId, holder, field }: Taking): Promise<HeldFile> {
  // Judged before it is held: to be held and let go would shorten its life.
  const record = await describeFile(env, fileId);
  if (record?.ownerId !== by) throw new ProblemError("no-such-file", { field });
  const detail = record.state === "ready" ? flawOf(record.input) : null;
  if (detail !== null) throw new ProblemError("invalid-input", { field, detail });
  return askFile(env, fileId, (file) => file.hold(holder, { ownerId: by }));
}

function flawOf({ contentType, sizeBytes }: FileInput): string | null {
  if (!isShownEverywhere(contentType)) return `a picture is JPEG, PNG, WebP, GIF or AVIF, not ${contentType}`;
  if (sizeBytes <= LIMITS.maxProfilePictureBytes) return null;
  return `a picture has at most ${LIMITS.maxProfilePictureBytes} bytes, not ${sizeBytes}`;
}
