import { uuidv7 } from "uuidv7";
import { digestId } from "./digest-id.ts";

/** The id of a new group: with an idempotency key the same one for every repeat by the same user. */
export async function newGroupId(userId: string, key: string | undefined): Promise<string> {
  return key === undefined ? uuidv7() : `g_${await digestId(`${userId}:${key}`)}`;
}
