import { z } from "zod";
import { LIMITS } from "../limits.ts";
import { requestIdSchema, userIdSchema } from "../primitives.ts";
import { channelIdSchema, teamIdSchema } from "./channel.ts";
import {
  contentShape,
  emojiSchema,
  filesShape,
  idempotencyKeySchema,
  messageKindSchema,
  seqSchema,
} from "./message.ts";
import { shareInChannelSchema, unshareInChannelSchema } from "./shared-places.ts";

const id = requestIdSchema.optional();
const key = idempotencyKeySchema;
const channelId = channelIdSchema;
const sinceEpoch = z.string().max(64).optional().describe("the stream's `epoch` as this device knows it");
const sinceOffset = z
  .number()
  .int()
  .nonnegative()
  .optional()
  .describe("the last `offset` that this device has seen");

/**
 * Follows the inbox: every channel of the user with what is new in it. Answered by `inboxWatched`, then by `inboxChanged`
 * with what changed since `offset`, or with everything.
 */
export const watchInboxSchema = z.object({
  type: z.literal("watchInbox"),
  id,
  epoch: sinceEpoch,
  offset: sinceOffset,
});

/**
 * Opens a channel: from now on this device is told at once of everything in it. Answered by `channelOpened`, with what was
 * missed since `offset`, or with the newest page. At most `maxOpenChannels` at a time.
 */
export const openChannelSchema = z.object({
  type: z.literal("openChannel"),
  id,
  channelId,
  epoch: sinceEpoch,
  offset: sinceOffset,
  seq: z.number().int().nonnegative().optional().describe("the newest message that this device has"),
});

/** Closes a channel that this device had open. Answered by `channelClosed`. */
export const closeChannelSchema = z.object({ type: z.literal("closeChannel"), id, channelId });

/** Writes a message. Answered by `messageSent`, with the same answer to every repeat of `key`. */
export const sendMessageSchema = z.object({
  type: z.literal("sendMessage"),
  id,
  channelId,
  key,
  kind: messageKindSchema.default("text"),
  ...contentShape,
  ...filesShape,
  replyTo: seqSchema.optional().describe("the message that it quotes"),
  threadOf: seqSchema.optional().describe("the first message of the thread that it belongs to"),
  inChannel: z.boolean().default(false).describe("whether a message of a thread shows in the channel, too"),
  forwarded: z
    .object({ senderId: userIdSchema.optional(), at: z.number().int().nonnegative().optional() })
    .optional()
    .describe(
      "that it was forwarded, and from whom if one wishes to say; kept where they are in the channel",
    ),
});

/** Replaces the content of a message of one's own. Answered by `messageEdited`. */
export const editMessageSchema = z.object({
  type: z.literal("editMessage"),
  id,
  channelId,
  key,
  seq: seqSchema,
  ...contentShape,
  ...filesShape,
});

/** Deletes a message; a tombstone remains in its place. Answered by `messageDeleted`. */
export const deleteMessageSchema = z.object({
  type: z.literal("deleteMessage"),
  id,
  channelId,
  key,
  seq: seqSchema,
});

/** Adds a reaction of one's own. Answered by `reactionSet`. */
export const addReactionSchema = z.object({
  type: z.literal("addReaction"),
  id,
  channelId,
  key,
  seq: seqSchema,
  emoji: emojiSchema,
});

/** Takes a reaction of one's own back. Answered by `reactionSet`. */
export const removeReactionSchema = z.object({
  type: z.literal("removeReaction"),
  id,
  channelId,
  key,
  seq: seqSchema,
  emoji: emojiSchema,
});

/** Pins a message for everyone, or takes the pin off. Answered by `pinSet`. */
export const setPinSchema = z.object({
  type: z.literal("setPin"),
  id,
  channelId,
  key,
  seq: seqSchema,
  pinned: z.boolean(),
});

/**
 * The user has read everything up to `seq`, in the channel or in one of its threads. It never goes back. Answered by
 * `readMarked`.
 */
export const markReadSchema = z.object({
  type: z.literal("markRead"),
  id,
  channelId,
  seq: seqSchema,
  threadOf: seqSchema.optional(),
});

/** This device has everything up to `seq`. No answer unless it is refused. Channels of up to 256 members keep note of it. */
export const markDeliveredSchema = z.object({
  type: z.literal("markDelivered"),
  id,
  channelId,
  seq: seqSchema,
});

/** The user is writing. Say it again every few seconds while it lasts. No answer unless it is refused. */
export const typeInChannelSchema = z.object({
  type: z.literal("typeInChannel"),
  id,
  channelId,
  threadOf: seqSchema.optional(),
});

/**
 * Whose presence this device shows, in place of whom it showed before: friends, or members of the team `teamId`. Answered by
 * `presenceWatched`, then by `presenceChanged` with everybody's, and again with each change.
 */
export const watchPresenceSchema = z.object({
  type: z.literal("watchPresence"),
  id,
  userIds: z.array(userIdSchema).max(LIMITS.maxPresenceWatched),
  teamId: teamIdSchema.optional(),
});

/** Whether this device is in use. It counts as in use until it says otherwise. Answered by `activitySet`. */
export const setActivitySchema = z.object({
  type: z.literal("setActivity"),
  id,
  active: z.boolean(),
});

export const chatClientFrames = [
  watchInboxSchema,
  openChannelSchema,
  closeChannelSchema,
  sendMessageSchema,
  editMessageSchema,
  deleteMessageSchema,
  addReactionSchema,
  removeReactionSchema,
  setPinSchema,
  markReadSchema,
  markDeliveredSchema,
  typeInChannelSchema,
  shareInChannelSchema,
  unshareInChannelSchema,
  watchPresenceSchema,
  setActivitySchema,
] as const;

export type WatchInbox = z.infer<typeof watchInboxSchema>;
export type OpenChannel = z.infer<typeof openChannelSchema>;
export type WatchPresence = z.infer<typeof watchPresenceSchema>;
/** A frame that asks something of one channel's object. */
export type ChannelRequest = z.infer<
  | typeof sendMessageSchema
  | typeof editMessageSchema
  | typeof deleteMessageSchema
  | typeof addReactionSchema
  | typeof removeReactionSchema
  | typeof setPinSchema
  | typeof markReadSchema
  | typeof markDeliveredSchema
  | typeof typeInChannelSchema
>;
