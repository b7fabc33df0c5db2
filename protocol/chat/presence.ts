import { z } from "zod";
import { LIMITS } from "../limits.ts";
import { lineOfText } from "../line-of-text.ts";
import { epochMsSchema, userIdSchema } from "../primitives.ts";
import { isUndisturbing } from "../undisturbing-text.ts";

export const statusTextSchema = lineOfText(LIMITS.maxStatusLength);

/** What a user says of themselves, until a time if they wish. */
function statusOf<Time extends z.ZodType>(time: Time) {
  return z.object({
    emoji: z
      .string()
      .max(LIMITS.maxEmojiLength)
      .refine(isUndisturbing, "no control characters and no marks that reverse text")
      .nullable(),
    text: statusTextSchema,
    until: time.nullable().describe("when it clears itself, kept by the server; null: not by itself"),
  });
}
export const statusSchema = statusOf(epochMsSchema);
export const httpStatusSchema = statusOf(z.iso.datetime({ offset: true }));
export type Status = z.infer<typeof statusSchema>;

/** `online`: a device is in use. `away`: connected, not in use. `offline`: neither, or the user does not wish to tell. */
export const presenceStateSchema = z.enum(["online", "away", "offline"]);
export type PresenceState = z.infer<typeof presenceStateSchema>;

function presenceOf<Time extends z.ZodType>(time: Time) {
  return z.object({
    userId: userIdSchema,
    state: presenceStateSchema,
    lastSeen: time.nullable().describe("when the user was last online, if they let that be known"),
    status: statusOf(time).nullable(),
  });
}
export const presenceSchema = presenceOf(epochMsSchema);
export type Presence = z.infer<typeof presenceSchema>;
export const httpPresenceSchema = presenceOf(z.iso.datetime());
export type HttpPresence = z.infer<typeof httpPresenceSchema>;

/** A user's own settings about being seen in chats. HTTP only. */
export const chatSettingsSchema = z.strictObject({
  readReceipts: z
    .boolean()
    .default(true)
    .describe("whether others see what I have read; where false, I do not see what they have read"),
  presence: z
    .enum(["visible", "invisible"])
    .default("visible")
    .describe("`invisible`: others see me offline, last seen when I was visible last"),
  status: httpStatusSchema.nullable().default(null),
});
export type ChatSettings = z.infer<typeof chatSettingsSchema>;
export const CHAT_SETTINGS_DEFAULT: ChatSettings = { readReceipts: true, presence: "visible", status: null };
