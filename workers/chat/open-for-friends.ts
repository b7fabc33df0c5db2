import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { callChannel } from "./channel-call.ts";
import { openPairChannel, type PairChannel } from "./pair-channel.ts";

/**
 * Opens the direct channel of two who were friends a moment ago, and makes it where there is none. Throws `not-friends`
 * where they are no more, and `unavailable`.
 */
export async function openForFriends(pair: PairChannel, me: string, other: string): Promise<void> {
  const { channelOf, channelId } = pair;
  const spec = directChannel(channelId, me, other);
  const channel = await callChannel(channelOf, channelId, (made) => made.create(spec)).catch(unavailable);
  // A new one is closed, like one that the end of a friendship closed.
  if (!channel.closed) return;
  if (!(await openPairChannel(pair).catch(unavailable))) throw new ProblemError("not-friends");
}

function directChannel(channelId: string, me: string, other: string): ChannelSpec {
  return {
    channelId,
    kind: "direct",
    teamId: null,
    visibility: null,
    name: null,
    topic: "",
    picture: null,
    readOnly: false,
    retentionDays: null,
    createdBy: me,
    members: [me, other].map((userId) => ({ userId, role: "member" })),
  };
}
