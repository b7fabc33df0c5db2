import { Directory } from "../../db/directory/directory.ts";
import { readTeamChannel } from "../../db/queries/team-channels.ts";
import type { ChannelUpdate } from "../../protocol/chat/channel.ts";
import type { Workplace } from "../chores/do-chores-now.ts";
import { holdPicture } from "../files/pictures/hold-picture.ts";
import { ProblemError } from "../problem.ts";
import { changeTeamChannel } from "../teams/change-team-channel.ts";
import { askChannel } from "./channel-call.ts";

/**
 * Changes a channel; a team's directory follows. Throws the problem of the channel's refusal, what `holdPicture` throws, and
 * `unavailable`.
 */
export async function updateChannel(
  workplace: Workplace,
  channelId: string,
  userId: string,
  update: ChannelUpdate,
): Promise<void> {
  const { env } = workplace;
  const { channel } = await askChannel(env, channelId, (asked) => asked.describe(userId));
  if (channel.teamId !== null && update.archived === false) {
    await refuseRevival(env, channel.teamId, channelId);
  }
  const { picture = null } = update;
  const isNew = picture !== null && picture !== channel.picture;
  const holder = `channel:${channelId}` as const;
  const pictureFile = isNew
    ? await holdPicture(env, { by: userId, fileId: picture, holder, field: "picture" })
    : null;
  const change = () => askChannel(env, channelId, (asked) => asked.update(userId, update, pictureFile));
  await (channel.kind === "team" ? changeTeamChannel(workplace, channelId, change) : change());
}

/** The end of a team archives its channels for good. Throws `not-allowed` where there is no team any more. */
async function refuseRevival(env: Workplace["env"], teamId: string, channelId: string): Promise<void> {
  if (await readTeamChannel(new Directory(env), teamId, channelId)) return;
  throw new ProblemError("not-allowed", { detail: "its team has ended" });
}
