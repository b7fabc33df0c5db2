import { openDb } from "../../db/db.ts";
import { readPeople } from "../../db/queries/person.ts";
import { forgetInChannel } from "../account/chores.ts";
import type { Env } from "../env.ts";
import { unavailable } from "../unavailable.ts";

/**
 * To be called after people were let into a group: takes out again whose account was deleted meanwhile, and so may have
 * been taken out of all channels before they came into this one. What the channel says of them goes, too. Throws `unavailable`.
 */
export async function expelDeleted(env: Env, channelId: string, userIds: string[]): Promise<void> {
  const people = await readPeople(openDb(env.DB), userIds);
  for (const userId of userIds) {
    if (people.has(userId)) continue;
    await forgetInChannel(env, { channelId, userId }).catch(unavailable);
  }
}
