import { z } from "zod";
import { epochMsSchema, requestIdSchema, userIdSchema } from "../primitives.ts";
import { channelIdSchema, channelSchema, roleSchema } from "./channel.ts";
import { inboxEntrySchema } from "./inbox.ts";
import { contentShape, messageSchema, reactionSchema, seqSchema, threadSchema } from "./message.ts";
import { presenceSchema } from "./presence.ts";
import {
  channelPlacesChangedSchema,
  channelPlacesSnapshotSchema,
  sharedInChannelSchema,
  unsharedInChannelSchema,
} from "./shared-places.ts";

const re = requestIdSchema.optional().describe("the `id` of the request that this answers");
const channelId = channelIdSchema;
const epoch = z.string().describe("names one life of the stream; a new one means: forget the old offsets");
const offset = z.number().int().nonnegative().describe("where the stream stands after this");
const recovered = z
  .boolean()
  .describe(
    "whether what follows continues from the offset that the device gave; if not, it replaces what it holds",
  );

/** The answer to `watchInbox`; `inboxChanged` follows. */
export const inboxWatchedSchema = z.object({ type: z.literal("inboxWatched"), re, epoch, recovered });

/**
 * What changed in the inbox: each channel at most once, as it is now. Of the stream `me`, whose offset it carries. A device
 * that gets several at a time remembers the offset of the one with `more: false`.
 */
export const inboxChangedSchema = z.object({
  type: z.literal("inboxChanged"),
  epoch,
  offset,
  entries: z.array(inboxEntrySchema),
  more: z.boolean().describe("whether further frames of the same answer follow"),
});

export const receiptSchema = z.object({
  userId: userIdSchema,
  deliveredSeq: z.number().int().nonnegative(),
  readSeq: z.number().int().nonnegative(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** The answer to `openChannel`. */
export const channelOpenedSchema = z.object({
  type: z.literal("channelOpened"),
  re,
  channelId,
  epoch,
  offset,
  recovered,
  channel: channelSchema,
  role: roleSchema.describe("the user's own"),
  messages: z
    .array(messageSchema)
    .describe(
      "rising by `seq`. `recovered`: every message that is new or changed since, as it is now. Else the newest page, of the channel without its threads",
    ),
  hasEarlier: z.boolean().describe("whether there are messages before the newest page; read them by HTTP"),
  pins: z.array(seqSchema),
  receipts: z.array(receiptSchema).describe("of all members; empty above 256 members"),
  readSeq: z.number().int().nonnegative(),
  entry: inboxEntrySchema.describe("the channel as it stands in the user's inbox"),
});

/** What is searched for is nobody's to see. */
const { searchText: _, ...shownContent } = contentShape;

/** One thing that happened in a channel. */
export const channelEventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("sent"), message: messageSchema }),
  z.object({
    event: z.literal("edited"),
    seq: seqSchema,
    editedAt: epochMsSchema,
    ...shownContent,
  }),
  z.object({
    event: z.literal("deleted"),
    seq: seqSchema,
    deletedAt: epochMsSchema,
    deletedBy: userIdSchema,
  }),
  z.object({
    event: z.literal("reaction"),
    seq: seqSchema,
    userId: userIdSchema,
    emoji: z.string(),
    added: z.boolean(),
    reactions: z.array(reactionSchema).describe("all reactions to the message, as they are now"),
  }),
  z.object({ event: z.literal("thread"), seq: seqSchema, thread: threadSchema }),
  z.object({ event: z.literal("pin"), seq: seqSchema, pinned: z.boolean() }),
  z.object({ event: z.literal("channel"), channel: channelSchema }),
  z.object({ event: z.literal("member"), userId: userIdSchema, role: roleSchema.nullable() }),
  z.object({ event: z.literal("erased"), beforeSeq: seqSchema.describe("everything before it is gone") }),
  z.object({
    event: z.literal("forgotten"),
    userId: userIdSchema.describe("whose account is gone: `deleted-user` stands in their place from now on"),
    erased: z.boolean().describe("whether their messages were deleted, too"),
  }),
]);
export type ChannelEvent = z.infer<typeof channelEventSchema>;

/** What happened in an open channel, in order. Where `previous` is not the offset that the device has, it missed something. */
export const channelChangedSchema = z.object({
  type: z.literal("channelChanged"),
  channelId,
  epoch,
  previous: z.number().int().nonnegative().describe("the offset before this frame"),
  offset,
  events: z.array(channelEventSchema),
});

/** How far members of an open channel have got: only those that changed. Not part of the stream's order. */
export const receiptsChangedSchema = z.object({
  type: z.literal("receiptsChanged"),
  channelId,
  receipts: z.array(receiptSchema),
});

/** Somebody is writing in an open channel, and counts as doing so for `typingMs`. */
export const typingChangedSchema = z.object({
  type: z.literal("typingChanged"),
  channelId,
  userId: userIdSchema,
  threadOf: seqSchema.optional(),
});

/** The channel is not open on this device any more: it asked so, or `reason` says why. */
export const channelClosedSchema = z.object({
  type: z.literal("channelClosed"),
  re,
  channelId,
  reason: z.enum(["asked", "removed"]),
});

const done = { re, channelId, offset };
export const messageSentSchema = z.object({
  type: z.literal("messageSent"),
  ...done,
  seq: seqSchema,
  messageId: z.string(),
  at: epochMsSchema,
});
export const messageEditedSchema = z.object({
  type: z.literal("messageEdited"),
  ...done,
  seq: seqSchema,
  editedAt: epochMsSchema,
});
export const messageDeletedSchema = z.object({ type: z.literal("messageDeleted"), ...done, seq: seqSchema });
export const reactionSetSchema = z.object({ type: z.literal("reactionSet"), ...done, seq: seqSchema });
export const pinSetSchema = z.object({ type: z.literal("pinSet"), ...done, seq: seqSchema });
export const readMarkedSchema = z.object({
  type: z.literal("readMarked"),
  re,
  channelId,
  seq: z.number().int().nonnegative().describe("how far the user has read, on whichever device"),
  unread: z.number().int().nonnegative(),
});

export const presenceWatchedSchema = z.object({ type: z.literal("presenceWatched"), re });
/** How some of the people whom this device shows are now. Who is no friend and in no team with the user stays `offline`. */
export const presenceChangedSchema = z.object({
  type: z.literal("presenceChanged"),
  people: z.array(presenceSchema),
});
export const activitySetSchema = z.object({ type: z.literal("activitySet"), re });

export const chatServerFrames = [
  inboxWatchedSchema,
  inboxChangedSchema,
  channelOpenedSchema,
  channelChangedSchema,
  receiptsChangedSchema,
  typingChangedSchema,
  channelClosedSchema,
  messageSentSchema,
  messageEditedSchema,
  messageDeletedSchema,
  reactionSetSchema,
  pinSetSchema,
  readMarkedSchema,
  sharedInChannelSchema,
  unsharedInChannelSchema,
  channelPlacesSnapshotSchema,
  channelPlacesChangedSchema,
  presenceWatchedSchema,
  presenceChangedSchema,
  activitySetSchema,
] as const;

export type InboxChanged = z.infer<typeof inboxChangedSchema>;
export type ChannelOpened = z.infer<typeof channelOpenedSchema>;
export type ChannelChanged = z.infer<typeof channelChangedSchema>;
/** The answer to a `ChannelRequest`, without the request's `re`. */
export type ChannelReply =
  | z.infer<typeof messageSentSchema>
  | z.infer<typeof messageEditedSchema>
  | z.infer<typeof messageDeletedSchema>
  | z.infer<typeof reactionSetSchema>
  | z.infer<typeof pinSetSchema>
  | z.infer<typeof readMarkedSchema>;
