import { Directory } from "../../db/directory/directory.ts";
import { readMembersAmong } from "../../db/queries/teams.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";

/**
 * To be called after people were let into a team's channel: takes out again who has left the team meanwhile. Whoever
 * leaves is expelled after the database has said so, whoever comes is looked up after they came: in whichever order the
 * two meet, nobody stays in by mistake.
 */
export async function expelOutsiders(
  env: Env,
  { teamId, channelId }: { teamId: string; channelId: string },
  userIds: string[],
): Promise<void> {
  const members = new Set(await readMembersAmong(new Directory(env), teamId, userIds));
  for (const userId of userIds) {
    if (members.has(userId)) continue;
    await callChannel(channelsOf(env), channelId, (channel) => channel.expel(userId));
  }
}
