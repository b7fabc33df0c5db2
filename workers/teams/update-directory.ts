import { Directory } from "../../db/directory/directory.ts";
import { updateTeamChannel } from "../../db/queries/team-channels.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";

/**
 * Brings a team's directory up to a channel. Looks at the channel again afterwards: of several that do so at the same time,
 * whoever is last has written what is true then.
 */
export async function updateDirectory(env: Env, { channelId }: { channelId: string }): Promise<void> {
  let written: string | undefined;
  for (;;) {
    const channel = await callChannel(channelsOf(env), channelId, (asked) => asked.inspect());
    if (channel === null || channel.teamId === null) return;
    const { teamId, name, topic, archivedAt } = channel;
    const state = JSON.stringify([name, topic, archivedAt]);
    if (state === written) return;
    await updateTeamChannel(new Directory(env), teamId, channelId, {
      name: name ?? undefined,
      topic,
      archivedMs: archivedAt,
    });
    written = state;
  }
}
