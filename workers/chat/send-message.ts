import type { z } from "zod";
import type { messageInputSchema, SentMessage } from "../../protocol/chat/resources.ts";
import type { ChannelOp } from "../../protocol/links/chat-channel-link.ts";
import type { Env } from "../env.ts";
import { askChannel } from "./channel-call.ts";
import { showsReceipts } from "./shows-receipts.ts";
import { iso } from "./to-http.ts";

/** Sends a message for a user who has no socket. Throws the problem of the channel's refusal, and `unavailable`. */
export async function sendMessage(
  env: Env,
  channelId: string,
  userId: string,
  { forwarded, ...content }: z.infer<typeof messageInputSchema>,
): Promise<SentMessage> {
  const op: ChannelOp = {
    type: "sendMessage",
    ...content,
    ...(forwarded && {
      forwarded: {
        ...(forwarded.senderId !== undefined && { senderId: forwarded.senderId }),
        ...(forwarded.at !== undefined && { at: Date.parse(forwarded.at) }),
      },
    }),
  };
  const readReceipts = await showsReceipts(env, userId);
  const reply = await askChannel(env, channelId, (channel) => channel.perform(userId, op, readReceipts));
  if (reply?.type !== "messageSent") throw new Error(`a channel answered a message with ${reply?.type}`);
  const { seq, messageId, at } = reply;
  return { seq, messageId, at: iso(at) };
}
