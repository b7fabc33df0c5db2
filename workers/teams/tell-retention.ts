import { Directory } from "../../db/directory/directory.ts";
import { readTeamRetention } from "../../db/queries/teams.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";

/**
 * Tells a channel of its team's retention. Reads it again afterwards: of several that tell the same channel, whoever is last
 * has told what is true then.
 */
export async function tellRetention(
  env: Env,
  { teamId, channelId }: { teamId: string; channelId: string },
): Promise<void> {
  let told: number | null | undefined;
  for (;;) {
    const retentionDays = await readTeamRetention(new Directory(env), teamId);
    if (retentionDays === undefined || retentionDays === told) return;
    await callChannel(channelsOf(env), channelId, (channel) => channel.setTeamRetention(retentionDays));
    told = retentionDays;
  }
}
