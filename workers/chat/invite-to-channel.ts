import { Directory } from "../../db/directory/directory.ts";
import { readTeammates } from "../../db/queries/teams.ts";
import type { Channel } from "../../protocol/chat/channel.ts";
import type { Env } from "../env.ts";
import { ProblemError } from "../problem.ts";
import { expelOutsiders } from "../teams/expel-outsiders.ts";
import { unavailable } from "../unavailable.ts";
import { askChannel } from "./channel-call.ts";
import { expelDeleted } from "./expel-deleted.ts";
import { refuseFullInbox } from "./refuse-full-inbox.ts";
import { refuseStrangers } from "./refuse-strangers.ts";

/**
 * Brings somebody into a channel: a friend into a group, a member of the team into a team's channel. Throws
 * `no-such-person` and `not-friends` for those who are neither, and the problem of the channel's refusal.
 */
export async function inviteToChannel(
  env: Env,
  channelId: string,
  userId: string,
  guestId: string,
): Promise<void> {
  const directory = new Directory(env);
  const { channel } = await askChannel(env, channelId, (asked) => asked.describe(userId));
  await refuseUninvitable(directory, channel, userId, guestId);
  await refuseFullInbox(env, guestId);
  await askChannel(env, channelId, (asked) => asked.addMembers(userId, [guestId]));
  if (channel.teamId === null) await expelDeleted(env, channelId, [guestId]);
  else await expelOutsiders(env, { teamId: channel.teamId, channelId }, [guestId]).catch(unavailable);
}

async function refuseUninvitable(
  directory: Directory,
  { kind, teamId }: Channel,
  userId: string,
  guestId: string,
): Promise<void> {
  if (kind === "group") await refuseStrangers(directory, userId, [guestId], "userId");
  if (teamId === null) return;
  const isInTeam = (await readTeammates(directory, teamId, userId, [guestId])).includes(guestId);
  if (!isInTeam) throw new ProblemError("no-such-person");
}
