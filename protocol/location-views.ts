import { z } from "zod";
import { channelIdSchema } from "./chat/channel.ts";
import { precisionSchema, userIdSchema } from "./primitives.ts";
import { personSchema } from "./resources.ts";

/** A time in which the user's place was sent to a person's devices. It names no place. */
export const locationViewSchema = z.object({
  viewerId: userIdSchema.describe("to whom"),
  viewer: personSchema
    .nullable()
    .describe("who that is; null where the account is gone, or the person is not to be found by me any more"),
  precision: precisionSchema.describe("how precisely the place was sent"),
  channelId: channelIdSchema
    .nullable()
    .describe(
      "the channel that the place was shared into and that the person had open; null: as a friend nearby",
    ),
  from: z.iso.datetime(),
  to: z.iso.datetime().nullable().describe("null while it lasts"),
});
export type LocationView = z.infer<typeof locationViewSchema>;

export const locationViewPageSchema = z.object({
  items: z.array(locationViewSchema),
  nextCursor: z.string().nullable().describe("pass it as `cursor` to read on; null at the end"),
});
export type LocationViewPage = z.infer<typeof locationViewPageSchema>;
