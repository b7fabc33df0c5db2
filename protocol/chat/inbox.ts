import { z } from "zod";
import { epochMsSchema, userIdSchema } from "../primitives.ts";
import {
  channelIdSchema,
  channelKindSchema,
  notifyLevelSchema,
  roleSchema,
  teamIdSchema,
} from "./channel.ts";
import { seqSchema } from "./message.ts";

/** Since `until` is a server's time, null means: for good. */
export const notifySchema = z.object({
  level: notifyLevelSchema,
  until: epochMsSchema.nullable().describe("when the level goes back to `all`; null: not by itself"),
});
export type Notify = z.infer<typeof notifySchema>;

export const lastMessageSchema = z.object({
  seq: seqSchema,
  senderId: userIdSchema,
  at: epochMsSchema,
  kind: z.string(),
  preview: z.string().optional(),
  deleted: z.boolean().optional(),
});

/** One channel in the inbox of one of its members: all that a list of conversations shows. */
export const inboxEntrySchema = z.object({
  channelId: channelIdSchema,
  kind: channelKindSchema,
  teamId: teamIdSchema.nullable(),
  name: z.string().nullable(),
  picture: z.string().nullable(),
  userIds: z.array(userIdSchema).describe("the two people of a direct channel; empty otherwise"),
  role: roleSchema.nullable().describe("null: no longer a member; take the channel off the list"),
  large: z
    .boolean()
    .describe("whether it has more members than are told of every message; see `Large channels`"),
  archived: z.boolean(),
  closed: z.boolean(),
  lastMessage: lastMessageSchema.nullable(),
  unread: z.number().int().nonnegative().describe("messages after `readSeq`, without those in threads only"),
  mentions: z.number().int().nonnegative().describe("unread messages that call the user"),
  readSeq: z.number().int().nonnegative().describe("the user has read up to here, on whichever device"),
  threads: z
    .array(z.object({ seq: seqSchema, unread: z.number().int().min(1), lastSeq: seqSchema }))
    .describe("followed threads with unread messages, by their first message"),
  notify: notifySchema.describe("how the user wants to hear of it, the team's setting included"),
});
export type InboxEntry = z.infer<typeof inboxEntrySchema>;
