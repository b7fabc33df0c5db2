import { Directory } from "../../db/directory/directory.ts";
import type { ChorePayloads } from "../../db/queries/chores.ts";
import { readTeamRole } from "../../db/queries/teams.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";
import { expelOutsiders } from "./expel-outsiders.ts";

/**
 * Puts a member of a team into a channel that everybody is in. One that is archived or full stays as it is. Fails where the
 * channel's object is not there yet.
 */
export async function joinDefaultChannel(
  env: Env,
  { teamId, channelId, userId }: ChorePayloads["joinTeamChannel"],
): Promise<void> {
  if ((await readTeamRole(new Directory(env), teamId, userId)) === null) return;
  const outcome = await callChannel(channelsOf(env), channelId, (channel) => channel.join(userId));
  if ("ok" in outcome) await expelOutsiders(env, { teamId, channelId }, [userId]);
  else if (outcome.refused.code === "notFound") throw new Error("the channel is not there yet");
}
