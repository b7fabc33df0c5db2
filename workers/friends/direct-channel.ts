import { Directory } from "../../db/directory/directory.ts";
import type { Chore, ChorePayloads } from "../../db/queries/chores.ts";
import { readAreFriends } from "../../db/queries/friends.ts";
import { log } from "../../telemetry/log.ts";
import { channelsOf } from "../chat/channel-call.ts";
import {
  closePairChannel,
  type PairChannel,
  pairChannelOf,
  reopenPairChannel,
  settlePairChannel,
} from "../chat/pair-channel.ts";
import { strikeOff } from "../chores/strike-off.ts";
import type { Env } from "../env.ts";
import { waitAtMost } from "../wait-at-most.ts";

interface Pair {
  directory: Directory;
  channelOf: PairChannel["channelOf"];
  me: string;
  other: string;
}

/**
 * What a friendship means for the direct channel; see `PairChannel`. A channel that is out of reach, or slow, holds up
 * nobody: the note that the database has of an ending is done later then, and an open channel is opened when it is used.
 */
const WITHIN_MS = 2_000;

export async function closeBeforeParting(pair: Pair): Promise<void> {
  await attempt(pair, closePairChannel);
}

/** Closes the channel for good, and strikes off the chores that say so. */
export async function closeAfterParting(pair: Pair, chores: Chore[]): Promise<void> {
  await attempt(pair, async (channel) => {
    await settlePairChannel(channel);
    await strikeOff(pair.directory, chores);
  });
}

export async function reopenAfterMaking(pair: Pair): Promise<void> {
  await attempt(pair, reopenPairChannel);
}

/** What an ending left to do, for the cron. Fails where the channel is out of reach. */
export async function closePair(env: Env, { userId, otherId }: ChorePayloads["closePair"]): Promise<void> {
  const pair = { directory: new Directory(env), channelOf: channelsOf(env), me: userId, other: otherId };
  await settlePairChannel(await channelOfPair(pair));
}

async function attempt(pair: Pair, act: (channel: PairChannel) => Promise<unknown>): Promise<void> {
  try {
    if (await waitAtMost(WITHIN_MS, channelOfPair(pair).then(act))) return;
    log.warn("a direct channel took too long to be told of a friendship");
  } catch (error) {
    log.warn("a direct channel could not be told of a friendship", error);
  }
}

function channelOfPair({ directory, channelOf, me, other }: Pair): Promise<PairChannel> {
  return pairChannelOf(channelOf, { me, other, readAreFriends: () => readAreFriends(directory, me, other) });
}
