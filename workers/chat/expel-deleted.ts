import { openDb } from "../../db/db.ts";
import { readPeople } from "../../db/queries/person.ts";
import type { Env } from "../env.ts";
import { unavailable } from "../unavailable.ts";
import { callChannel, channelsOf } from "./channel-call.ts";

/**
 * To be called after people were let into a group: takes out again whose account was deleted meanwhile, and so may have
 * been taken out of all channels before they came into this one. Throws `unavailable`.
 */
export async function expelDeleted(env: Env, channelId: string, userIds: string[]): Promise<void> {
  const people = await readPeople(openDb(env.DB), userIds);
  for (const userId of userIds) {
    if (people.has(userId)) continue;
    await callChannel(channelsOf(env), channelId, (channel) => channel.expel(userId)).catch(unavailable);
  }
}
