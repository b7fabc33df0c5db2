import { copyPair } from "../../db/directory/copy-pair.ts";
import { Directory } from "../../db/directory/directory.ts";
import { readTeamIds } from "../../db/directory/read-team-list.ts";
import type { Chore, ChoreKind, ChorePayloads } from "../../db/queries/chores.ts";
import { leaveEveryTeam, settleMembership } from "../../db/queries/memberships.ts";
import { copyNames } from "../../db/queries/team-names.ts";
import { eraseSomeMembers } from "../../db/queries/team-parting.ts";
import {
  endContact,
  endContacts,
  eraseFile,
  eraseFiles,
  eraseHub,
  forgetEverywhere,
  forgetInChannel,
} from "../account/chores.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";
import { settleFile } from "../files/pictures/settle-file.ts";
import { closePair } from "../friends/direct-channel.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { settleSuspension, takeDownInChannel } from "../moderation/chores.ts";
import { joinDefaultChannel } from "../teams/join-default-channel.ts";
import { openTeamChannel } from "../teams/open-team-channel.ts";
import { tellRetention } from "../teams/tell-retention.ts";
import { updateDirectory } from "../teams/update-directory.ts";

/** Does a chore, and answers the chores that it has written, which are due at once. Fails where it cannot be done now. */
type DoChore<Payload> = (env: Env, payload: Payload) => Promise<readonly Chore[] | void>;

/** How each kind of chore is done. All may be done twice, and in any order. */
const CHORE_KINDS: { [Kind in ChoreKind]: DoChore<ChorePayloads[Kind]> } = {
  signOutDevice: (env, { userId, deviceId }) =>
    callHub(hubsOf(env), userId, (hub) => hub.signOutDevice(deviceId)),
  openTeamChannel,
  joinTeamChannel: joinDefaultChannel,
  tellRetention,
  updateDirectory,
  leaveTeams: (env, { userId }) => leaveEveryTeam(new Directory(env), userId),
  closePair,
  settleMembership: (env, membership) => settleMembership(new Directory(env), membership),
  copyNames: async (env, { userId }) => {
    const directory = new Directory(env);
    await copyNames(directory, userId, await readTeamIds(directory, userId, Date.now()));
  },
  copyPair: (env, pair) => copyPair(new Directory(env), pair),
  endContacts,
  endContact,
  forgetEverywhere,
  forgetInChannel,
  eraseFiles,
  eraseFile,
  eraseHub,
  settleFile,
  settleSuspension,
  takeDown: takeDownInChannel,
  expelMember: (env, { channelId, userId }) =>
    callChannel(channelsOf(env), channelId, (channel) => channel.expel(userId)),
  archiveChannel: (env, { channelId }) =>
    callChannel(channelsOf(env), channelId, (channel) => channel.archive()),
  eraseTeamMembers: async (env, { teamId }) => {
    let isMore = true;
    while (isMore) isMore = await eraseSomeMembers(new Directory(env), teamId);
  },
};

/** Does a chore and answers those that it leaves. Fails where it cannot be done now. */
export async function doChore(env: Env, { kind, payload }: Chore): Promise<readonly Chore[]> {
  const run = CHORE_KINDS[kind] as DoChore<Chore["payload"]>;
  return (await run(env, payload)) ?? [];
}
