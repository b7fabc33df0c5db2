import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { precisionSchema, userIdSchema } from "./primitives.ts";

/**
 * Who of my friends may see where I am.
 * `nobody`: no one (ghost). `friends`: every friend. `only`: the friends in `userIds`. `except`: every friend but those.
 */
export const sharingModeSchema = z.enum(["nobody", "friends", "only", "except"]);
export type SharingMode = z.infer<typeof sharingModeSchema>;

const userIdsSchema = z.array(userIdSchema).max(LIMITS.maxFriends);

/** What a user set about sharing. Ids of people who are not friends have no effect. */
export const sharingSchema = z.strictObject({
  mode: sharingModeSchema,
  userIds: userIdsSchema.default([]).describe("for the modes `only` and `except`; ignored otherwise"),
  precision: precisionSchema.default("exact").describe("how precisely friends see me"),
  precisionExceptions: userIdsSchema
    .default([])
    .describe("friends who see me in the other precision than `precision`"),
  until: z.iso
    .datetime({ offset: true })
    .nullable()
    .default(null)
    .describe("when sharing turns itself off, or null for no end; kept by the server"),
});
export type Sharing = z.infer<typeof sharingSchema>;

/** Sharing is off until the user turns it on. */
export const SHARING_OFF: Sharing = {
  mode: "nobody",
  userIds: [],
  precision: "exact",
  precisionExceptions: [],
  until: null,
};
