import { z } from "zod";
import { channelIdSchema } from "../chat/channel.ts";
import { seqSchema } from "../chat/message.ts";
import { epochMsSchema, userIdSchema } from "../primitives.ts";

/** Notifications with the same tag replace each other: there is one for each channel. */
const tag = z.string().max(100).describe("names the notification; a newer one replaces it");
const badge = z.number().int().nonnegative().describe("the number on the app's icon");
const shown = {
  tag,
  title: z.string().describe("to be shown as it is"),
  body: z.string().describe("to be shown as it is; empty where there is nothing to say"),
  at: epochMsSchema.describe("when it happened"),
  badge,
};

/** What a device receives: as the payload of a Web Push message, or as the value of `hither` in the data of an FCM message. */
export const notificationSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message"),
    ...shown,
    channelId: channelIdSchema,
    senderId: userIdSchema.optional().describe("of the newest message; absent where that is not known"),
    seq: seqSchema.describe("the newest message that it stands for"),
    count: z
      .number()
      .int()
      .min(1)
      .describe("messages that it stands for and that no notification before did"),
    unread: z.number().int().nonnegative().describe("in the channel"),
    mentions: z.number().int().nonnegative().describe("unread messages that call the user"),
  }),
  z.object({ type: z.literal("friendRequest"), ...shown, userId: userIdSchema }),
  z.object({ type: z.literal("friendNearby"), ...shown, userId: userIdSchema }),
  /** Take the notification with this tag away: it was read elsewhere, or what it was about is gone. */
  z.object({ type: z.literal("withdraw"), tag, badge }),
]);
export type Notification = z.infer<typeof notificationSchema>;
