import { openDb } from "../../db/db.ts";
import type { ChorePayloads } from "../../db/queries/chores.ts";
import { readSuspension } from "../../db/queries/suspensions.ts";
import { callChannel, channelsOf } from "../chat/channel-call.ts";
import type { Env } from "../env.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";

/** What the acts of moderators leave to do. Each fails where it cannot be done now, and may be done twice and in any order. */

/** Tells the hub of an account what the database says of its suspension; the hub keeps to the newest version. */
export async function settleSuspension(
  env: Env,
  { userId }: ChorePayloads["settleSuspension"],
): Promise<void> {
  const state = await readSuspension(openDb(env.DB), userId);
  if (!state) return;
  await callHub(hubsOf(env), userId, (hub) => hub.suspend(state.version, state.untilMs));
}

/** Takes a message out of its channel. */
export async function takeDownInChannel(
  env: Env,
  { channelId, seq }: ChorePayloads["takeDown"],
): Promise<void> {
  await callChannel(channelsOf(env), channelId, (channel) => channel.takeDown(seq));
}
