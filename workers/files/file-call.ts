import type { FileOutcome, FileRecord, StoredFileMethods } from "../../protocol/links/stored-file-link.ts";
import { callObject } from "../call-object.ts";
import type { Env } from "../env.ts";
import { unavailable } from "../unavailable.ts";
import { fileValueOf } from "./file-outcome.ts";

/** Gives the object of a file, or as much of it as is needed. */
export type FileOf<Method extends keyof StoredFileMethods = keyof StoredFileMethods> = (
  fileId: string,
) => Pick<StoredFileMethods, Method>;

export function filesOf(env: Env): FileOf {
  return (fileId) => env.STORED_FILES.getByName(fileId);
}

/** Calls a method of a file's object, with repeats where it fails. */
export function callFile<File, Answer>(
  fileOf: (fileId: string) => File,
  fileId: string,
  call: (file: File) => Promise<Answer>,
): Promise<Answer> {
  return callObject(() => fileOf(fileId), call);
}

/** Asks a file's object for a route. Throws the problem of its fault, and `unavailable` where it is out of reach. */
export async function askFile<Answer>(
  env: Env,
  fileId: string,
  call: (file: StoredFileMethods) => Promise<FileOutcome<Answer>>,
): Promise<Answer> {
  return fileValueOf(await callFile(filesOf(env), fileId, call).catch(unavailable));
}

/** What a file's object knows of it, for whomever asks; null where there is no such file. Throws `unavailable`. */
export function describeFile(env: Env, fileId: string): Promise<FileRecord | null> {
  return callFile(filesOf(env), fileId, (file) => file.describe()).catch(unavailable);
}
