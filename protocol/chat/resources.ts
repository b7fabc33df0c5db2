import { z } from "zod";
import { LIMITS } from "../limits.ts";
import { nameOf } from "../line-of-text.ts";
import { userIdSchema } from "../primitives.ts";
import { httpChannelSchema, notifyLevelSchema, roleSchema } from "./channel.ts";
import { sendMessageSchema } from "./client-frames.ts";
import { httpMessageSchema, seqSchema } from "./message.ts";
import { memberSchema } from "./team.ts";

/** What the HTTP side of chat takes and answers. Times are ISO 8601. */

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("pass it as `cursor` to read on; null at the end"),
  });
}

export const channelWithRoleSchema = httpChannelSchema.extend({
  role: roleSchema.describe("the asker's own"),
});
export type ChannelWithRole = z.infer<typeof channelWithRoleSchema>;

export const memberPageSchema = pageOf(memberSchema);
export type MemberPage = z.infer<typeof memberPageSchema>;

export const roleInputSchema = z.strictObject({ role: roleSchema });

/** A message to send. `key` makes it safe to send it again. */
export const messageInputSchema = z.strictObject({
  ...sendMessageSchema.omit({ type: true, id: true, channelId: true }).shape,
  forwarded: z
    .object({ senderId: userIdSchema.optional(), at: z.iso.datetime({ offset: true }).optional() })
    .optional()
    .describe("that it was forwarded, and from whom if one wishes to say"),
});
export type MessageInput = z.input<typeof messageInputSchema>;

/** The same for every repeat of the message's `key`. */
export const sentMessageSchema = z.object({
  seq: seqSchema,
  messageId: z.string(),
  at: z.iso.datetime(),
});
export type SentMessage = z.infer<typeof sentMessageSchema>;

/** Messages rising by `seq`, and where the pages to both sides begin. */
export const messagePageSchema = z.object({
  messages: z.array(httpMessageSchema),
  before: seqSchema.nullable().describe("pass it as `before` for older ones; null at the beginning"),
  after: seqSchema.nullable().describe("pass it as `after` for newer ones; null at the end"),
});
export type MessagePage = z.infer<typeof messagePageSchema>;

/** How the user wants to hear of a channel or a team. */
export const httpNotifySchema = z.strictObject({
  level: notifyLevelSchema,
  until: z.iso
    .datetime({ offset: true })
    .nullable()
    .default(null)
    .describe("when the level goes back to `all`, kept by the server; null: not by itself"),
});
export type HttpNotify = z.infer<typeof httpNotifySchema>;

export const deviceNameSchema = nameOf(LIMITS.maxDeviceNameLength);
export const deviceUpdateSchema = z.strictObject({ name: deviceNameSchema });

/** Somewhere the user is signed in. */
export const deviceSchema = z.object({
  deviceId: z.string(),
  name: z.string().describe("as the user named it, or what its `User-Agent` says"),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().describe("to within a day"),
  current: z.boolean().describe("whether it is the one that asks"),
});
export type Device = z.infer<typeof deviceSchema>;
export const deviceListSchema = z.object({ items: z.array(deviceSchema) });
export type DeviceList = z.infer<typeof deviceListSchema>;

/** That it is the user who asks, for what nobody else may do who holds their phone. */
export const proofSchema = z.strictObject({
  password: z.string().max(128).optional().describe("needed where the account has one"),
});

/** That it is done. */
export const doneSchema = z.object({ done: z.literal(true) });

/** How far a member has got. `readSeq` is 0 where one of the two keeps it to themselves. */
export const receiptListSchema = z.object({
  items: z.array(
    z.object({
      userId: userIdSchema,
      deliveredSeq: z.number().int().nonnegative(),
      readSeq: z.number().int().nonnegative(),
    }),
  ),
});
export type ReceiptList = z.infer<typeof receiptListSchema>;
