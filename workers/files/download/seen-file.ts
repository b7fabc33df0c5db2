import { Directory } from "../../../db/directory/directory.ts";
import { readTeamPicture } from "../../../db/queries/pictures.ts";
import { readStanding } from "../../../db/queries/standing.ts";
import type { FilePlace, FileVariant } from "../../../protocol/files/file.ts";
import { type FileRecord, type HeldFile, thumbnailName } from "../../../protocol/links/stored-file-link.ts";
import { callChannel, channelsOf } from "../../chat/channel-call.ts";
import { problemOf } from "../../chat/outcome.ts";
import type { Env } from "../../env.ts";
import { ProblemError } from "../../problem.ts";
import { unavailable } from "../../unavailable.ts";
import { describeFile } from "../file-call.ts";
import { readOwnFile } from "../own-file.ts";
import { nameByType } from "./core/served-type.ts";
import type { SeenFile } from "./serve-file.ts";

/** Who asks for a file, and in which form. */
export interface Looking {
  env: Env;
  me: string;
  variant: FileVariant;
}

/**
 * The file as the user may see it there, now. Everything throws `no-such-file`, and `unavailable` where somebody who must be asked
 * is out of reach.
 *
 * @param fileId the file that it must be
 */
export async function seeFile(looking: Looking, place: FilePlace, fileId: string): Promise<SeenFile> {
  if ("channelId" in place) return seeInChannel(looking, place.channelId, fileId);
  if ("userId" in place) return seePersonPicture(looking, place.userId, fileId);
  if ("teamId" in place) return seeTeamPicture(looking, place.teamId, fileId);
  return seeOwn(looking, fileId);
}

/** A file of a message, or a channel's picture. Also throws what else the channel refuses. */
export async function seeInChannel(looking: Looking, channelId: string, fileId: string): Promise<SeenFile> {
  const { env, me } = looking;
  const outcome = await callChannel(channelsOf(env), channelId, (channel) =>
    channel.fileOf(me, fileId),
  ).catch(unavailable);
  if ("ok" in outcome) return formOf(looking, fileId, outcome.ok);
  // Whether the file is elsewhere, or the channel is nothing to the asker, is all the same to them.
  throw outcome.refused.code === "notFound" ? new ProblemError("no-such-file") : problemOf(outcome.refused);
}

/** A file that the user uploaded. Also throws `file-not-ready` and `file-refused`. */
export async function seeOwn(looking: Looking, fileId: string): Promise<SeenFile> {
  const record = await readOwnFile(looking.env, looking.me, fileId);
  if (record.state === "refused") throw new ProblemError("file-refused");
  if (record.objectName === null) throw new ProblemError("file-not-ready");
  // Until it is used, it can be given another thumbnail.
  return { ...formOf(looking, fileId, heldOf(record, record.objectName)), mayChange: true };
}

/** Somebody's picture, for whoever may see the person. Also throws `no-such-person`. */
export async function seePersonPicture(looking: Looking, userId: string, only?: string): Promise<SeenFile> {
  const person = await readStanding(new Directory(looking.env), looking.me, userId);
  if (!person) throw new ProblemError("no-such-person");
  return seePicture(looking, person.picture, only);
}

/** A team's picture, for its members. Also throws `no-such-team`. */
export async function seeTeamPicture(looking: Looking, teamId: string, only?: string): Promise<SeenFile> {
  const picture = await readTeamPicture(new Directory(looking.env), teamId, looking.me);
  if (picture === undefined) throw new ProblemError("no-such-team");
  return seePicture(looking, picture, only);
}

async function seePicture(looking: Looking, picture: string | null, only?: string): Promise<SeenFile> {
  if (picture === null || (only !== undefined && only !== picture)) throw new ProblemError("no-such-file");
  const record = await describeFile(looking.env, picture);
  if (!record || record.objectName === null) throw new ProblemError("no-such-file");
  const seen = formOf(looking, picture, heldOf(record, record.objectName));
  // What the owner called the file on their phone is nobody's business.
  return { ...seen, name: seen.name && nameByType("picture", record.input.contentType) };
}

function heldOf({ fileId, input, thumbnail }: FileRecord, objectName: string): HeldFile {
  const { sha256: _, ...declared } = input;
  return { attachment: { fileId, ...declared, thumbnail }, objectName };
}

function formOf({ variant }: Looking, fileId: string, { attachment, objectName }: HeldFile): SeenFile {
  const { name, contentType, sizeBytes, thumbnail } = attachment;
  if (variant === "content") return { objectName, name, contentType, sizeBytes, mayChange: false };
  if (!thumbnail) throw new ProblemError("no-such-file", { detail: "the file has no thumbnail" });
  return {
    objectName: thumbnailName(fileId),
    name: null,
    contentType: null,
    sizeBytes: null,
    mayChange: false,
  };
}
