import { Directory } from "../../db/directory/directory.ts";
import { readAreFriends } from "../../db/queries/friends.ts";
import type { Env } from "../env.ts";
import { readPerson } from "../friends/relations.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { callChannel, channelsOf } from "./channel-call.ts";
import { openForFriends } from "./open-for-friends.ts";
import { pairChannelOf } from "./pair-channel.ts";
import { refuseFullInbox } from "./refuse-full-inbox.ts";

/**
 * Opens the direct channel of a user and a friend, and makes it where there is none.
 *
 * @returns its id. Throws `not-yourself`, `no-such-person`, `not-friends`, `limit-reached` and `unavailable`.
 */
export async function openDirectChannel(env: Env, me: string, other: string): Promise<string> {
  if (me === other) throw new ProblemError("not-yourself");
  const directory = new Directory(env);
  const { relation } = await readPerson({ directory, me, other });
  if (relation !== "friends") throw new ProblemError("not-friends");
  const channelOf = channelsOf(env);
  const readAreStillFriends = () => readAreFriends(directory, me, other);
  const pair = await pairChannelOf(channelOf, { me, other, readAreFriends: readAreStillFriends });
  const known = await callChannel(channelOf, pair.channelId, (channel) => channel.inspect()).catch(
    unavailable,
  );
  if (!known) await refuseFullInbox(env, me);
  await openForFriends(pair, me, other);
  return pair.channelId;
}
