import type { FileRecord } from "../../protocol/links/stored-file-link.ts";
import type { Env } from "../env.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { callFile, describeFile, filesOf } from "./file-call.ts";

/** A file of this user. Throws `no-such-file` for everybody else's, so that nobody learns which there are. */
export async function readOwnFile(env: Env, userId: string, fileId: string): Promise<FileRecord> {
  return ifOwn(await describeFile(env, fileId), userId);
}

/** The same for whoever wants to go on with its upload; see `describeAtRest`. */
export async function readOwnFileAtRest(env: Env, userId: string, fileId: string): Promise<FileRecord> {
  const described = callFile(filesOf(env), fileId, (file) => file.describeAtRest());
  return ifOwn(await described.catch(unavailable), userId);
}

function ifOwn(record: FileRecord | null, userId: string): FileRecord {
  if (record?.ownerId !== userId) throw new ProblemError("no-such-file");
  return record;
}

/** Deletes a file of this user, whoever refers to it. Throws `no-such-file` and `unavailable`. */
export async function eraseFile(env: Env, userId: string, fileId: string): Promise<void> {
  await readOwnFile(env, userId, fileId);
  await callFile(filesOf(env), fileId, (file) => file.erase()).catch(unavailable);
}
