import type { Changes } from "../../protocol/chat/history.ts";
import type { Since } from "../../protocol/links/chat-channel-link.ts";
import type { Env } from "../env.ts";
import { hideReceipts } from "../session/chat/core/hide-receipts.ts";
import { askChannel } from "./channel-call.ts";
import { showsReceipts } from "./shows-receipts.ts";
import { toHttpChannel, toHttpMessage } from "./to-http.ts";

/** What changed in a channel since, for one of its members, as `openChannel` would say on a socket. */
export async function readChanges(
  env: Env,
  channelId: string,
  userId: string,
  since: Since,
): Promise<Changes> {
  const [opened, maySee] = await Promise.all([
    askChannel(env, channelId, (channel) => channel.changesSince(userId, since)),
    showsReceipts(env, userId),
  ]);
  const { epoch, offset, recovered, role, hasEarlier, pins, readSeq } = opened;
  return {
    epoch,
    offset,
    recovered,
    channel: toHttpChannel(opened.channel),
    role,
    messages: opened.messages.map(toHttpMessage),
    hasEarlier,
    pins,
    receipts: maySee ? opened.receipts : hideReceipts(opened.receipts, userId),
    readSeq,
  };
}
