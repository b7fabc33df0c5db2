import { inParallel } from "../in-parallel.ts";
import type { CrowdMember } from "./crowd-member.ts";
import type { CrowdGroup } from "./groups.ts";

const TEAM_NAME = "Seoul on foot";
const CHANNELS = [
  { name: "Where to next", topic: "오늘은 어디로 갈까요?" },
  { name: "Good food", topic: "Markets, noodles, coffee" },
] as const;
/** Everybody is in the team, and in the channel that every team has; one in so many is in each of the others. */
const IN_CHANNEL_EVERY = 4;
/** Which whoever joins the team is in at once, also a newcomer. */
const COMMON_CHANNEL = "general";
/** So many of all speak there, beside the owner. */
const SPEAKERS = 5;
const PARALLEL = 6;

export interface CrowdTeam {
  /** The code of an invitation, for everybody who has it. */
  invite: string;
  channels: CrowdGroup[];
}

/** Makes the crowd's team with its channels, or finds those of an earlier start, and a new invitation into it. */
export async function makeTeam(members: readonly CrowdMember[], owner: CrowdMember): Promise<CrowdTeam> {
  const { teams } = owner.api;
  const mine = (await teams.list()).items.find(({ name }) => name === TEAM_NAME);
  const { teamId } = mine ?? (await teams.create({ name: TEAM_NAME }));
  // A code is shown once only. Those of earlier starts have served.
  for (const { inviteId, revokedAt } of (await teams.invites(teamId)).items) {
    if (revokedAt === null) await teams.revokeInvite(teamId, inviteId);
  }
  const { code = "" } = await teams.createInvite(teamId);
  const others = members.filter((member) => member !== owner);
  await inParallel(PARALLEL, others, async ({ api }) => {
    await api.teams.join(code);
  });

  const present = (await teams.channels(teamId)).items;
  const channels: CrowdGroup[] = present
    .filter(({ name }) => name === COMMON_CHANNEL)
    .map(({ channelId, name }) => ({ channelId, name, members: [owner, ...others.slice(0, SPEAKERS)] }));
  for (const [index, { name, topic }] of CHANNELS.entries()) {
    const found = present.find((channel) => channel.name === name);
    const { channelId } = found ?? (await teams.createChannel(teamId, { name, topic, visibility: "public" }));
    const joining = others.filter((_, place) => place % IN_CHANNEL_EVERY === index);
    await inParallel(PARALLEL, joining, async ({ api }) => {
      await api.channels.join(channelId);
    });
    channels.push({ channelId, name, members: [owner, ...joining] });
  }
  return { invite: code, channels };
}
