import { z } from "zod";
import { attachmentInputSchema, attachmentSchema } from "../files/file.ts";
import { LIMITS } from "../limits.ts";
import { epochMsSchema, userIdSchema } from "../primitives.ts";
import { isUndisturbing, isVisible } from "../undisturbing-text.ts";

/** A message's place in its channel: 1, 2, 3, … without gaps. With the channel's id it names the message. */
export const seqSchema = z.number().int().min(1);

/** Stands in the place of a sender whose account was deleted and whose messages were kept. */
export const DELETED_USER_ID = "deleted-user";

/** Counts Unicode code points, as people count characters, not UTF-16 units. */
function textUpTo(maxChars: number) {
  return z
    .string()
    .max(2 * maxChars)
    .refine(
      (text) => text.length <= maxChars || Array.from(text).length <= maxChars,
      `at most ${maxChars} characters`,
    )
    .refine((text) => text.isWellFormed(), "half a surrogate pair is no character");
}

export const bodySchema = textUpTo(LIMITS.maxMessageChars);

/** How the body is to be read: `text`, or what an app makes up, as `acme.poll`. `system` is the server's own. */
export const messageKindSchema = z
  .string()
  .max(40)
  .regex(/^[a-z][a-zA-Z0-9.-]*$/, "a lower-case letter, then letters, digits, '.' and '-'")
  .refine((kind) => kind !== "system", "only the server sends these");

/** What may be shown of a message where there is no room for it, in a list or a notification. */
export const previewSchema = textUpTo(LIMITS.maxPreviewChars);

/** Whom a message calls. The client says so: the server does not read bodies. */
export const mentionsSchema = z.object({
  userIds: z.array(userIdSchema).max(LIMITS.maxMentions).default([]),
  here: z
    .boolean()
    .default(false)
    .describe("the same as `channel`, but devices that are not in use make no noise"),
  channel: z
    .boolean()
    .default(false)
    .describe("everyone in the channel; where the message shows in a thread only, those who follow it"),
});
export type Mentions = z.infer<typeof mentionsSchema>;

/** One emoji, of as many code points as it takes, or a short name such as `:shipit:`. */
export const emojiSchema = z
  .string()
  .min(1)
  .max(LIMITS.maxEmojiLength)
  .refine((emoji) => isUndisturbing(emoji) && !/\s/.test(emoji), "no spaces or control characters")
  .refine(isVisible, "nothing of it can be seen");

/** Names an attempt: a repeat with the same key from the same sender changes nothing and gets the first answer again. */
export const idempotencyKeySchema = z
  .string()
  .min(8)
  .max(64)
  .refine((key) => key.isWellFormed(), "half a surrogate pair is no character")
  .describe("the idempotency key");

/** What a client may say of a message when it writes one; the same fields replace the old ones when it is edited. */
export const contentShape = {
  body: bodySchema,
  preview: previewSchema
    .optional()
    .describe("for lists and notifications; without one nothing is shown there"),
  searchText: z
    .union([z.literal(true), bodySchema])
    .optional()
    .describe("what searches find it by; true: its body; absent: nothing"),
  mentions: mentionsSchema.optional(),
};

/** Files to go with a message; they replace the old ones when it is edited. */
export const filesShape = {
  attachments: z
    .array(attachmentInputSchema)
    .max(LIMITS.maxAttachments)
    .refine((files) => new Set(files.map(({ fileId }) => fileId)).size === files.length, "each file once")
    .optional(),
};

export const reactionSchema = z.object({
  emoji: z.string(),
  count: z.number().int().min(1),
  userIds: z.array(userIdSchema).describe("who, the first ones; the rest by HTTP"),
});
export type Reaction = z.infer<typeof reactionSchema>;

function threadOf<Time extends z.ZodType>(time: Time) {
  return z.object({
    count: z.number().int().min(1).describe("messages in the thread, without the first"),
    lastSeq: seqSchema,
    lastAt: time,
    userIds: z.array(userIdSchema).describe("who wrote in it, the latest ones first"),
  });
}

/** Everything of a message but what changes around it, with times as `time` has them. */
function messageOf<Time extends z.ZodType>(time: Time) {
  return z.object({
    seq: seqSchema,
    id: z.string().describe("unique in the whole system and sortable by time (UUID v7)"),
    senderId: userIdSchema,
    at: time,
    kind: z.string(),
    body: z.string().describe("empty once it was deleted"),
    key: z.string().optional().describe("the sender's idempotency key; absent on old messages"),
    preview: z.string().optional(),
    mentions: mentionsSchema.optional(),
    attachments: z.array(attachmentSchema).optional(),
    replyTo: z
      .object({
        seq: seqSchema,
        senderId: userIdSchema
          .optional()
          .describe("absent where the quoted message was not at hand: read it by HTTP"),
        preview: z.string().optional(),
        deleted: z.boolean().optional(),
      })
      .optional()
      .describe("the message that it quotes"),
    threadOf: seqSchema.optional().describe("the first message of the thread that it belongs to"),
    inChannel: z.boolean().optional().describe("false where it shows in its thread only"),
    forwarded: z
      .object({ senderId: userIdSchema.optional(), at: time.optional() })
      .optional()
      .describe("that it was forwarded, and from whom where the forwarder says so"),
    editedAt: time.optional(),
    deletedAt: time.optional(),
    deletedBy: userIdSchema.optional(),
    reactions: z.array(reactionSchema).optional(),
    thread: threadOf(time).optional().describe("the thread that begins with it"),
    pinned: z.boolean().optional(),
  });
}

/** A message in socket frames. */
export const messageSchema = messageOf(epochMsSchema);
export type Message = z.infer<typeof messageSchema>;
/** A message in HTTP answers. */
export const httpMessageSchema = messageOf(z.iso.datetime());
export type HttpMessage = z.infer<typeof httpMessageSchema>;
export const threadSchema = threadOf(epochMsSchema);
export type Thread = z.infer<typeof threadSchema>;

/** The body of a `system` message is one of these, as JSON. */
export const systemEventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("created") }),
  z.object({ event: z.literal("updated"), fields: z.array(z.string()), name: z.string().optional() }),
  z.object({ event: z.literal("joined"), userIds: z.array(userIdSchema) }),
  z.object({ event: z.literal("left"), userId: userIdSchema }),
  z.object({ event: z.literal("removed"), userId: userIdSchema }),
  z.object({
    event: z.literal("roleChanged"),
    userId: userIdSchema,
    role: z.enum(["owner", "admin", "member"]),
  }),
  z.object({ event: z.literal("pinned"), seq: seqSchema }),
]);
export type SystemEvent = z.infer<typeof systemEventSchema>;
