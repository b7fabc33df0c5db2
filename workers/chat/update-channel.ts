import type { ChannelUpdate } from "../../protocol/chat/channel.ts";
import type { Workplace } from "../chores/do-chores-now.ts";
import { changeTeamChannel } from "../teams/change-team-channel.ts";
import { askChannel } from "./channel-call.ts";

/** Changes a channel; a team's directory follows. Throws the problem of the channel's refusal, and `unavailable`. */
export async function updateChannel(
  workplace: Workplace,
  channelId: string,
  userId: string,
  update: ChannelUpdate,
): Promise<void> {
  const { env } = workplace;
  const { channel } = await askChannel(env, channelId, (asked) => asked.describe(userId));
  const change = () => askChannel(env, channelId, (asked) => asked.update(userId, update));
  await (channel.kind === "team" ? changeTeamChannel(workplace, channelId, change) : change());
}
