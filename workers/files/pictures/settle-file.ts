import { Directory } from "../../../db/directory/directory.ts";
import type { ChorePayloads } from "../../../db/queries/chores.ts";
import { readShows } from "../../../db/queries/pictures.ts";
import type { Env } from "../../env.ts";
import { callFile, filesOf } from "../file-call.ts";

/**
 * Tells a file whether a person or a team shows it. Reads that before and once more after: where several run at a time, and in
 * whichever order, the last word is the database's.
 */
export async function settleFile(env: Env, { fileId, holder }: ChorePayloads["settleFile"]): Promise<void> {
  const directory = new Directory(env);
  let isSettled = false;
  while (!isSettled) {
    const refers = await readShows(directory, holder, fileId);
    await callFile(filesOf(env), fileId, (file) => file.settle(holder, refers));
    isSettled = (await readShows(directory, holder, fileId)) === refers;
  }
}
