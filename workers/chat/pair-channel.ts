import type { ChatChannelMethods } from "../../protocol/links/chat-channel-link.ts";
import { type ChannelOf, callChannel } from "./channel-call.ts";
import { directChannelId } from "./direct-channel-id.ts";

/**
 * The direct channel of two people is open only while they are friends, and two places know of it: the database of the
 * friendship, the channel of its being open. Whoever ends a friendship closes the channel, writes, and closes it again.
 * Whoever opens it takes its version, reads the database, and opens that version: a closing in between has raised it.
 * So once an ending is answered, nobody who read the database before it can open any more.
 */
export interface Pair {
  channelOf: ChannelOf;
  me: string;
  other: string;
  /** Reads from the database whether they are friends. */
  readAreFriends: () => Promise<boolean>;
}

/** Only friendships that are made and ended without a pause take more rounds. */
const MAX_ROUNDS = 6;

/** Closes the channel, if there is one. Throws where it is out of reach. */
export function closePairChannel(pair: Pair): Promise<void> {
  return callPairChannel(pair, (channel) => channel.closePair());
}

/**
 * Opens the channel, if there is one and the two are friends.
 *
 * @returns whether they are. Throws where the channel is out of reach.
 */
export async function reopenPairChannel(pair: Pair): Promise<boolean> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const version = await callPairChannel(pair, (channel) => channel.pairVersion());
    if (!(await pair.readAreFriends())) return false;
    if (await callPairChannel(pair, (channel) => channel.reopenPair(version))) return true;
  }
  throw new Error("a friendship changes too fast for its channel");
}

/** Closes the channel after the database may have parted the two; opens it again if they are friends all the same. */
export async function settlePairChannel(pair: Pair): Promise<void> {
  await closePairChannel(pair);
  await reopenPairChannel(pair);
}

async function callPairChannel<Answer>(
  { channelOf, me, other }: Pair,
  call: (channel: ChatChannelMethods) => Promise<Answer>,
): Promise<Answer> {
  return callChannel(channelOf, await directChannelId(me, other), call);
}
