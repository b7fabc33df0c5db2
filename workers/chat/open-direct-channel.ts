import type { ChannelSpec } from "../../protocol/links/chat-channel-link.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { callChannel } from "./channel-call.ts";
import { directChannelId } from "./direct-channel-id.ts";
import { type Pair, reopenPairChannel } from "./pair-channel.ts";

/**
 * Opens the direct channel of two friends, and makes it where there is none.
 *
 * @returns its id. Throws `not-friends`, and `unavailable` where it is out of reach.
 */
export async function openDirectChannel(pair: Pair): Promise<string> {
  if (!(await pair.readAreFriends())) throw new ProblemError("not-friends");
  const { channelOf, me, other } = pair;
  const channelId = await directChannelId(me, other);
  const channel = await callChannel(channelOf, channelId, (made) =>
    made.create(directChannel(channelId, me, other)),
  ).catch(unavailable);
  // A new one is closed, as one that the end of a friendship closed.
  if (channel.closed && !(await reopenPairChannel(pair).catch(unavailable))) {
    throw new ProblemError("not-friends");
  }
  return channelId;
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
