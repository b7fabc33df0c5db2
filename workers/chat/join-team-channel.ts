import { Directory } from "../../db/directory/directory.ts";
import { readTeamChannel } from "../../db/queries/team-channels.ts";
import { readTeamRole } from "../../db/queries/teams.ts";
import type { Env } from "../env.ts";
import { ProblemError } from "../problem.ts";
import { expelOutsiders } from "../teams/expel-outsiders.ts";
import { unavailable } from "../unavailable.ts";
import { askChannel, callChannel, channelsOf } from "./channel-call.ts";
import { refuseFullInbox } from "./refuse-full-inbox.ts";

/**
 * Lets a user into a public channel of a team that they are in. Throws `no-such-channel` for every other channel, and
 * the problem of the channel's refusal.
 */
export async function joinTeamChannel(env: Env, channelId: string, userId: string): Promise<void> {
  const directory = new Directory(env);
  const { teamId = null } =
    (await callChannel(channelsOf(env), channelId, (asked) => asked.inspect()).catch(unavailable)) ?? {};
  const channel = teamId === null ? null : await readTeamChannel(directory, teamId, channelId);
  if (!channel?.isOpen || !(await readTeamRole(directory, channel.teamId, userId))) {
    throw new ProblemError("no-such-channel");
  }
  await refuseFullInbox(env, userId);
  await askChannel(env, channelId, (asked) => asked.join(userId));
  await expelOutsiders(env, channel, [userId]).catch(unavailable);
}
