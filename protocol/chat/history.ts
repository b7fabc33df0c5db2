import { z } from "zod";
import { userIdSchema } from "../primitives.ts";
import { channelIdSchema, httpChannelSchema, roleSchema } from "./channel.ts";
import { httpMessageSchema, seqSchema } from "./message.ts";
import { pageOf } from "./resources.ts";
import { receiptSchema } from "./server-frames.ts";

/** What the HTTP side answers about what was written. Times are ISO 8601. */

export const reactorPageSchema = pageOf(userIdSchema);
export const messageListSchema = pageOf(httpMessageSchema);

/** What `openChannel` answers on a socket, for one look. */
export const changesSchema = z.object({
  epoch: z.string(),
  offset: z.number().int().nonnegative(),
  recovered: z
    .boolean()
    .describe("whether `messages` is all that is new or changed since; if not, it is the newest page"),
  channel: httpChannelSchema,
  role: roleSchema,
  messages: z.array(httpMessageSchema),
  hasEarlier: z.boolean(),
  pins: z.array(seqSchema),
  receipts: z.array(receiptSchema),
  readSeq: z.number().int().nonnegative(),
});
export type Changes = z.infer<typeof changesSchema>;

/** Something found. */
export const searchHitSchema = z.object({
  channelId: channelIdSchema,
  message: httpMessageSchema,
  highlight: z
    .string()
    .describe("the text around the first match, 160 characters, with matches between U+0002 and U+0003"),
});
export type HttpSearchHit = z.infer<typeof searchHitSchema>;
export const searchPageSchema = pageOf(searchHitSchema).describe(
  "newest first; a page may be empty and have a `nextCursor`: the search goes on from there",
);
export type SearchPage = z.infer<typeof searchPageSchema>;
