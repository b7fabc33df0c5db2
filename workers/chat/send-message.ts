import type { z } from "zod";
import type { messageInputSchema, SentMessage } from "../../protocol/chat/resources.ts";
import type { AttachmentInput } from "../../protocol/files/file.ts";
import type { ChannelOp } from "../../protocol/links/chat-channel-link.ts";
import type { HeldFile } from "../../protocol/links/stored-file-link.ts";
import type { Env } from "../env.ts";
import { FILE_PROBLEMS } from "../files/file-outcome.ts";
import { ProblemError } from "../problem.ts";
import { unavailable } from "../unavailable.ts";
import { askChannel } from "./channel-call.ts";
import { fieldOf, holdFiles, reasonOf } from "./hold-files.ts";
import { showsReceipts } from "./shows-receipts.ts";
import { iso } from "./to-http.ts";

/**
 * Sends a message for a user who has no socket. Throws the problem of the channel's refusal, that of the first file that may not
 * be sent, and `unavailable`.
 */
export async function sendMessage(
  env: Env,
  channelId: string,
  userId: string,
  { forwarded, attachments = [], ...content }: z.infer<typeof messageInputSchema>,
): Promise<SentMessage> {
  const files = await filesToSend(env, channelId, userId, attachments);
  const op: ChannelOp = {
    type: "sendMessage",
    ...content,
    ...(files.length > 0 && { files }),
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

async function filesToSend(
  env: Env,
  channelId: string,
  by: string,
  attachments: readonly AttachmentInput[],
): Promise<HeldFile[]> {
  const sending = { channelId, by, attachments, isEdit: false };
  const holding = await holdFiles(env, sending).catch(unavailable);
  if ("files" in holding) return holding.files;
  const { fault, index } = holding;
  throw new ProblemError(FILE_PROBLEMS[fault], { field: fieldOf(index), detail: reasonOf(fault) });
}
