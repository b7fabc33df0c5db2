import { uuidv7 } from "uuidv7";
import type { FileInput } from "../../../protocol/files/file.ts";
import type { FileRecord } from "../../../protocol/links/stored-file-link.ts";
import type { Env } from "../../env.ts";
import { unavailable } from "../../unavailable.ts";
import { callFile, filesOf } from "../file-call.ts";
import { bookRoom, giveRoomBack } from "../room.ts";

/** Makes the record of a new file: its room first, then the file. Throws `quota-full` and `unavailable`. */
export async function declareFile(env: Env, ownerId: string, input: FileInput): Promise<FileRecord> {
  const fileId = uuidv7();
  await bookRoom(env, ownerId, fileId, input.sizeBytes);
  try {
    return await callFile(filesOf(env), fileId, (file) => file.declare(ownerId, input));
  } catch (error) {
    await giveRoomBack(env, ownerId, fileId);
    return unavailable(error);
  }
}
