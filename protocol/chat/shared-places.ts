import { z } from "zod";
import { LIMITS } from "../limits.ts";
import {
  epochMsSchema,
  latSchema,
  lngSchema,
  precisionSchema,
  requestIdSchema,
  userIdSchema,
} from "../primitives.ts";
import { channelIdSchema } from "./channel.ts";

/** Live places that members share into a channel: told to those who have it open, kept nowhere. */

const id = requestIdSchema.optional();
const re = requestIdSchema.optional().describe("the `id` of the request that this answers");
const channelId = channelIdSchema;

/**
 * Shares the place of this device into a channel until a time: its members see it move while they have the channel open. Of
 * several devices of a user the one counts that was asked last. Answered by `sharedInChannel`; by `unsharedInChannel` where
 * another device was asked later. At most `maxChannelsShared` at a time.
 */
export const shareInChannelSchema = z.object({
  type: z.literal("shareInChannel"),
  id,
  channelId,
  until: epochMsSchema.describe(
    "when it ends by itself: `minChannelShareMs` to `maxChannelShareMs` after the user asked",
  ),
  precision: precisionSchema.default("exact").describe("how precisely members see the place"),
  ageMs: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.maxChannelShareMs)
    .default(0)
    .describe("how long ago the user asked for it, where it is said again on a new socket"),
});

/** Ends what the user shares into a channel, from whichever device. Answered by `unsharedInChannel`. */
export const unshareInChannelSchema = z.object({ type: z.literal("unshareInChannel"), id, channelId });

/** The answer to `shareInChannel`: it is in force. */
export const sharedInChannelSchema = z.object({
  type: z.literal("sharedInChannel"),
  re,
  channelId,
  until: epochMsSchema,
  precision: precisionSchema,
});

/** Why this device shares into a channel no more. */
export const unsharedReasonSchema = z.enum(["asked", "replaced", "over", "withdrawn", "notAllowed"]);
export type UnsharedReason = z.infer<typeof unsharedReasonSchema>;

/** This device shares its place into the channel no more: as it asked, or by itself, as `reason` says. */
export const unsharedInChannelSchema = z.object({
  type: z.literal("unsharedInChannel"),
  re,
  channelId,
  reason: unsharedReasonSchema,
});

/** Where a member of a channel is, as that member wishes to be seen. */
export const sharedPlaceSchema = z.object({
  userId: userIdSchema,
  lat: latSchema,
  lng: lngSchema,
  precision: precisionSchema,
  at: epochMsSchema.describe("when the location was measured; to the minute where it is approximate"),
  until: epochMsSchema.describe("when the member stops sharing at the latest"),
});
export type SharedPlace = z.infer<typeof sharedPlaceSchema>;

/** Everyone who shares a place into an open channel at the moment. Replaces whatever the device held. */
export const channelPlacesSnapshotSchema = z.object({
  type: z.literal("channelPlacesSnapshot"),
  channelId,
  places: z.array(sharedPlaceSchema),
});

/** What changed in it. One frame holds all changes of a tick, each member at most once. */
export const channelPlacesChangedSchema = z.object({
  type: z.literal("channelPlacesChanged"),
  channelId,
  places: z.array(sharedPlaceSchema).describe("newest places; of members who were not there before, too"),
  stopped: z.array(userIdSchema).describe("whose place is not to be shown any more"),
});

export type ShareInChannel = z.infer<typeof shareInChannelSchema>;
export type UnshareInChannel = z.infer<typeof unshareInChannelSchema>;
