import { z } from "zod";

const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, as 22:30");

/** `timeZone` is a name of the IANA database. `from` may be later than `to`: then they last over midnight; the same time twice: all day. */
export const quietHoursSchema = z.strictObject({
  from: timeOfDaySchema,
  to: timeOfDaySchema,
  timeZone: z.string().min(1).max(64).refine(isTimeZone, "no time zone of the IANA database"),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** How a user wants to be notified on devices that are not connected. HTTP only. Channels and teams have levels of their own. */
export const notificationSettingsSchema = z.strictObject({
  quietHours: quietHoursSchema
    .nullable()
    .default(null)
    .describe("when nothing is pushed; what came is in the next badge. Null: never"),
  preview: z.boolean().default(true).describe("whether notifications show what a message says"),
  friendRequests: z.boolean().default(true).describe("whether to be told of friend requests"),
  friendNearby: z
    .boolean()
    .default(false)
    .describe("whether to be told when a friend arrives near me who lets that be told"),
  announceNearby: z
    .boolean()
    .default(false)
    .describe("whether friends who may see my location may be told when I arrive near them"),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;
export const NOTIFICATION_SETTINGS_DEFAULT: NotificationSettings = {
  quietHours: null,
  preview: true,
  friendRequests: true,
  friendNearby: false,
  announceNearby: false,
};

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
