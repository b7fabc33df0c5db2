import type { AttachmentInput } from "../../protocol/files/file.ts";
import type { FileFault, FileOutcome, HeldFile } from "../../protocol/links/stored-file-link.ts";
import type { Env } from "../env.ts";
import { callFile, filesOf } from "../files/file-call.ts";
import { inParallel } from "../in-parallel.ts";
import { callChannel, channelsOf } from "./channel-call.ts";

/** Files that somebody wants to go with a message. */
export interface Sending {
  channelId: string;
  by: string;
  attachments: readonly AttachmentInput[];
  /** Whether they replace those of a message: what the channel shows already needs nobody's leave to stay. */
  isEdit: boolean;
}

/** The files in the order in which they were named, or the first one that may not be sent. */
export type Holding = { files: HeldFile[] } | { fault: FileFault; index: number };

/**
 * Holds files for a channel, until its message refers to them: those that the user uploaded, and those that a channel shows to
 * the user (forwarding). Whether the user may write in the channel is for the channel to say, later: a hold that no message
 * follows ends by itself, and keeps nothing that the user could not read anyway. Throws where an object is out of reach.
 */
export async function holdFiles(env: Env, sending: Sending): Promise<Holding> {
  const held: FileOutcome<HeldFile>[] = [];
  const failures: unknown[] = [];
  await inParallel([...sending.attachments.entries()], async ([index, attachment]) => {
    try {
      held[index] = await holdOne(env, sending, attachment);
    } catch (error) {
      failures.push(error);
    }
  });
  if (failures.length > 0) throw failures[0];
  const files: HeldFile[] = [];
  for (const [index, outcome] of held.entries()) {
    if ("fault" in outcome) return { fault: outcome.fault, index };
    files.push(outcome.ok);
  }
  return { files };
}

async function holdOne(
  env: Env,
  { channelId, by, isEdit }: Sending,
  { fileId, channelId: source }: AttachmentInput,
): Promise<FileOutcome<HeldFile>> {
  const shown = isEdit ? await shownIn(env, channelId, by, fileId) : null;
  if (shown) return { ok: shown };
  if (source !== undefined && !(await shownIn(env, source, by, fileId))) return { fault: "noSuchFile" };
  const claim = source === undefined ? { ownerId: by } : ({ verified: true } as const);
  return callFile(filesOf(env), fileId, (file) => file.hold(`channel:${channelId}`, claim));
}

/** The file as the channel shows it to the user; null where it does not. */
async function shownIn(env: Env, channelId: string, by: string, fileId: string): Promise<HeldFile | null> {
  const outcome = await callChannel(channelsOf(env), channelId, (channel) => channel.fileOf(by, fileId));
  return "ok" in outcome ? outcome.ok : null;
}

/** Why a file may not be sent, for developers. */
export function reasonOf(fault: FileFault): string {
  switch (fault) {
    case "notReady":
      return "the file is not complete, or is still being checked";
    case "refused":
      return "the file was refused; upload another one";
    default:
      return "there is no such file, or it is not yours to send";
  }
}

/** The part of a request that names a file. */
export function fieldOf(index: number): string {
  return `attachments.${index}`;
}
