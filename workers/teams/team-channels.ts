import { uuidv7 } from "uuidv7";
import type { z } from "zod";
import {
  insertTeamChannel,
  readTeamChannelPage,
  type TeamChannelPageStart,
} from "../../db/queries/team-channels.ts";
import { readTeamRole } from "../../db/queries/teams.ts";
import type { teamChannelInputSchema } from "../../protocol/chat/channel.ts";
import type { ChannelWithRole } from "../../protocol/chat/resources.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { digestId } from "../chat/digest-id.ts";
import { readChannel } from "../chat/read-channel.ts";
import { doChores } from "../chores/do-chores.ts";
import { holdPicture } from "../files/pictures/hold-picture.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import type { Acting } from "./acting.ts";
import { requireTeam, untilItHolds } from "./judging.ts";

type TeamChannelInput = z.infer<typeof teamChannelInputSchema>;

/**
 * Makes a channel of a team, owned by the user. Throws `no-such-team`, `not-allowed`, `limit-reached`, what `holdPicture`
 * throws, and `unavailable` where its object is out of reach: then the channel is made as soon as that is over.
 *
 * @param key a repeat with the same one answers with the same channel
 */
export async function createTeamChannel(
  acting: Acting,
  teamId: string,
  input: TeamChannelInput,
  key: string | undefined,
): Promise<ChannelWithRole> {
  const { env, directory, me } = acting;
  const channelId = key === undefined ? uuidv7() : `c_${await digestId(`${me}:${teamId}:${key}`)}`;
  const members = [{ userId: me, role: "owner" as const }];
  const { picture } = input;
  const holder = `channel:${channelId}` as const;
  const pictureFile =
    picture === null ? null : await holdPicture(env, { by: me, fileId: picture, holder, field: "picture" });
  const spec = {
    ...input,
    ...(pictureFile && { pictureFile }),
    channelId,
    kind: "team" as const,
    teamId,
    retentionDays: null,
    createdBy: me,
    members,
  };
  const chores = await untilItHolds(async () => {
    const { role } = await requireTeam(acting, teamId, "createChannel");
    const left = await insertTeamChannel(directory, spec, { userId: me, role }, Date.now());
    if (left !== null || (await readTeamRole(directory, teamId, me)) !== role) return left;
    const detail = `a team has no more than ${LIMITS.maxChannelsPerTeam} channels`;
    throw new ProblemError("limit-reached", { detail });
  });
  const [failure] = await doChores(env, chores);
  if (failure) unavailable(failure.error);
  return readChannel(env, channelId, me);
}

/**
 * Public channels of a team, and those private ones that the user is in, by name. Throws `no-such-team` and
 * `unavailable`.
 */
export async function listTeamChannels(
  acting: Acting,
  teamId: string,
  after: TeamChannelPageStart | null,
  limit: number,
) {
  const { env, directory, me } = acting;
  await requireTeam(acting, teamId, "read");
  const inbox = await callHub(hubsOf(env), me, (hub) => hub.channels()).catch(unavailable);
  const mine = inbox.filter((entry) => entry.teamId === teamId && entry.role !== null);
  const among = mine.map(({ channelId }) => channelId);
  return readTeamChannelPage(directory, teamId, among, after, limit);
}
