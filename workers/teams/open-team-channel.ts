import { Directory } from "../../db/directory/directory.ts";
import { updateTeamChannel } from "../../db/queries/team-channels.ts";
import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";
import { expelOutsiders } from "./expel-outsiders.ts";
import { tellRetention } from "./tell-retention.ts";

/** Makes the object of a channel that the directory has, and shows the channel to the team. */
export async function openTeamChannel(env: Env, spec: ChannelSpec): Promise<void> {
  const { channelId, teamId, members } = spec;
  if (teamId === null) throw new Error("only channels of teams are in a directory");
  await callChannel(channelsOf(env), channelId, (channel) => channel.create(spec));
  await tellRetention(env, { teamId, channelId });
  await expelOutsiders(
    env,
    { teamId, channelId },
    members.map(({ userId }) => userId),
  );
  await updateTeamChannel(new Directory(env), teamId, channelId, { isOpen: true });
}
