import type { FileUsage } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { FileRoomMethods } from "../../protocol/links/stored-file-link.ts";
import { log } from "../../telemetry/log.ts";
import type { Env } from "../env.ts";
import { callHub } from "../friends/hub-call.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";

/** Gives the part of a user's hub that counts their files. */
export type RoomOf = (userId: string) => FileRoomMethods;

export function roomsOf(env: Env): RoomOf {
  return (userId) => env.USER_HUBS.getByName(userId);
}

/** How many bytes of files a user of this deployment may have. */
export function maxUserFileBytes({ USER_FILE_BYTES }: Pick<Env, "USER_FILE_BYTES">): number {
  const given = Number(USER_FILE_BYTES);
  const isSet = USER_FILE_BYTES !== undefined && Number.isSafeInteger(given) && given > 0;
  return isSet ? given : LIMITS.maxUserFileBytes;
}

/** How much of their room a user has filled. Throws `unavailable`. */
export async function readUsage(env: Env, userId: string): Promise<FileUsage> {
  const { files, bytes } = await callHub(roomsOf(env), userId, (room) => room.fileUsage()).catch(unavailable);
  return { files, maxFiles: LIMITS.maxUserFiles, bytes, maxBytes: maxUserFileBytes(env) };
}

/** Books room for a new file in its owner's hub. Throws `quota-full`, which says what is full, and `unavailable`. */
export async function bookRoom(env: Env, userId: string, fileId: string, sizeBytes: number): Promise<void> {
  const booked = await callHub(roomsOf(env), userId, (room) => room.bookFile(fileId, sizeBytes)).catch(
    unavailable,
  );
  if (booked === "booked") return;
  throw new ProblemError("quota-full", { detail: whatIsFull(await readUsage(env, userId), sizeBytes) });
}

/** Gives a booking back whose file did not come to be. Where that fails, the hub forgets it by itself after two days. */
export async function giveRoomBack(env: Env, userId: string, fileId: string): Promise<void> {
  await callHub(roomsOf(env), userId, (room) => room.freeFile(fileId)).catch((error: unknown) => {
    log.warn("a booking could not be given back", error);
  });
}

function whatIsFull({ files, maxFiles, bytes, maxBytes }: FileUsage, sizeBytes: number): string {
  if (files >= maxFiles) return `You have ${files} files, and ${maxFiles} is the most; delete some.`;
  if (bytes + sizeBytes > maxBytes) {
    return `Your files take up ${bytes} of ${maxBytes} bytes, and this one has ${sizeBytes}; delete some.`;
  }
  return `At most ${LIMITS.maxUnfinishedUploads} uploads may be unfinished at a time; finish or delete some.`;
}
