import type { ChannelWithRole } from "../../protocol/chat/resources.ts";
import type { Env } from "../env.ts";
import { askChannel } from "./channel-call.ts";
import { toHttpChannel } from "./to-http.ts";

/** The channel as one of its members sees it. Throws `no-such-channel` for everyone else, and `unavailable`. */
export async function readChannel(env: Env, channelId: string, userId: string): Promise<ChannelWithRole> {
  const { channel, role } = await askChannel(env, channelId, (asked) => asked.describe(userId));
  return { ...toHttpChannel(channel), role };
}
