import { type ChannelOf, callChannel } from "./channel-call.ts";
import { directChannelId } from "./direct-channel-id.ts";

/**
 * The direct channel of two people is open only while they are friends, and two places know of it: the database of the
 * friendship, the channel of its being open. Whoever ends a friendship closes the channel, writes, and closes it again.
 * Whoever opens it takes its version, reads the database, and opens that version: a closing in between has raised it.
 * So once an ending is answered, nobody who read the database before it can open any more.
 */
export interface PairChannel {
  channelOf: ChannelOf<"create" | "inspect" | "pairVersion" | "closePair" | "reopenPair">;
  channelId: string;
  /** Reads from the database whether the two are friends. */
  readAreFriends: () => Promise<boolean>;
}

export async function pairChannelOf(
  channelOf: PairChannel["channelOf"],
  pair: { me: string; other: string; readAreFriends: () => Promise<boolean> },
): Promise<PairChannel> {
  const { me, other, readAreFriends } = pair;
  return { channelOf, channelId: await directChannelId(me, other), readAreFriends };
}

/** Only friendships that are made and ended without a pause take more rounds. */
const MAX_ROUNDS = 6;

/** Closes the channel, if there is one. Throws where it is out of reach. */
export function closePairChannel({ channelOf, channelId }: PairChannel): Promise<void> {
  return callChannel(channelOf, channelId, (channel) => channel.closePair());
}

/**
 * Opens the channel, which must be there, if the two are friends.
 *
 * @returns whether they are. Throws where the channel is out of reach.
 */
export async function openPairChannel(pair: PairChannel): Promise<boolean> {
  const { channelOf, channelId, readAreFriends } = pair;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const version = await callChannel(channelOf, channelId, (channel) => channel.pairVersion());
    if (!(await readAreFriends())) return false;
    if (await callChannel(channelOf, channelId, (channel) => channel.reopenPair(version))) return true;
  }
  throw new Error("a friendship changes too fast for its channel");
}

/** Opens the channel after the database has made the two friends, if there is one. Throws where it is out of reach. */
export async function reopenPairChannel(pair: PairChannel): Promise<void> {
  const { channelOf, channelId } = pair;
  const channel = await callChannel(channelOf, channelId, (asked) => asked.inspect());
  if (channel) await openPairChannel(pair);
}

/** Closes the channel after the database may have parted the two; opens it again if they are friends all the same. */
export async function settlePairChannel(pair: PairChannel): Promise<void> {
  await closePairChannel(pair);
  if (await pair.readAreFriends()) await reopenPairChannel(pair);
}
