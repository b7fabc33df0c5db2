import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Channel } from "../../../protocol/chat/channel.ts";
import type { ChatChannelMethods } from "../../../protocol/links/chat-channel-link.ts";
import type { Env } from "../../../workers/env.ts";
import { tellRetention } from "../../../workers/teams/tell-retention.ts";
import { updateDirectory } from "../../../workers/teams/update-directory.ts";
import { queryEverywhere } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { channelOf, makeTeam } from "../../support/workers/test-team.ts";

/** Chores that tell what may have changed meanwhile: with a channel in which something happens while it is called. */

beforeAll(migrate);

function withChannel(channel: Partial<ChatChannelMethods>): Env {
  return { ...env, CHAT_CHANNELS: { getByName: () => channel } as unknown as Env["CHAT_CHANNELS"] };
}

it("tells the retention again that changed while it was told", async () => {
  const team = await makeTeam();
  const told: (number | null)[] = [];
  const setTeamRetention = async (days: number | null) => {
    told.push(days);
    const next = [30, 7, 7][told.length - 1] ?? null;
    await queryEverywhere("UPDATE teams SET retention_days = ? WHERE id = ?", next, team.id);
  };
  await tellRetention(withChannel({ setTeamRetention }), { teamId: team.id, channelId: "any-channel" });
  expect(told).toEqual([null, 30, 7]);
});

it("tells no channel of a team that is gone", async () => {
  const setTeamRetention = () => Promise.reject(new Error("nothing is to be told"));
  await tellRetention(withChannel({ setTeamRetention }), {
    teamId: "no-such-team",
    channelId: "any-channel",
  });
});

it("writes the directory again where the channel changed while it was written", async () => {
  const team = await makeTeam();
  const channelId = await team.general();
  const channel = (await channelOf(channelId).inspect()) as Channel;
  const names = ["first", "second", "third", "third"];
  const inspect = async () => ({ ...channel, name: names.shift() ?? null });
  await updateDirectory(withChannel({ inspect }), { channelId });
  expect(await team.channels()).toMatchObject([{ name: "third" }]);
  expect(names).toEqual([]);
});
