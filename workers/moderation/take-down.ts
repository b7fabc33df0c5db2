import type { ModerationAct } from "../../db/queries/moderation-log.ts";
import { insertTakedown } from "../../db/queries/takedowns.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import { doChoresNow } from "../chores/do-chores-now.ts";
import { ProblemError } from "../problem.ts";
import type { Acting } from "../teams/acting.ts";
import { unavailable } from "../unavailable.ts";

/**
 * Takes a message down, wherever it is. What is noted is done: at once, or by the cron where the channel is out of reach in between.
 * Throws `no-such-message`, and `unavailable` where the channel cannot say whether there is one; nothing is noted then.
 */
export async function takeDown(
  acting: Acting,
  message: { channelId: string; seq: number },
  act: ModerationAct,
): Promise<void> {
  const { env, directory } = acting;
  const { channelId, seq } = message;
  const isThere = await callChannel(channelsOf(env), channelId, (channel) => channel.hasMessage(seq)).catch(
    unavailable,
  );
  if (!isThere) throw new ProblemError("no-such-message");
  await doChoresNow(acting, await insertTakedown(directory.people, message, act));
}
