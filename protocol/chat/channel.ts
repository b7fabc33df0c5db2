import { z } from "zod";
import { fileIdSchema } from "../files/file.ts";
import { LIMITS } from "../limits.ts";
import { nameOf } from "../line-of-text.ts";
import { epochMsSchema, userIdSchema } from "../primitives.ts";
import { isUndisturbing } from "../undisturbing-text.ts";

/** An opaque channel id. A direct channel's follows from the pair, so that both find the same one. */
export const channelIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, "8 to 64 letters, digits, '_' or '-'");
export const teamIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, "8 to 64 letters, digits, '_' or '-'");

/** `direct`: one per pair of friends. `group`: up to 256 invited members. `team`: a channel of a team. */
export const channelKindSchema = z.enum(["direct", "group", "team"]);
export type ChannelKind = z.infer<typeof channelKindSchema>;

/** In a direct channel both are members. Elsewhere the creator is the owner. */
export const roleSchema = z.enum(["owner", "admin", "member"]);
export type Role = z.infer<typeof roleSchema>;

/** `public`: every member of the team may find and join it. `private`: by invitation. */
export const visibilitySchema = z.enum(["public", "private"]);
export type Visibility = z.infer<typeof visibilitySchema>;

export const channelNameSchema = nameOf(LIMITS.maxChannelNameLength);
/** What a channel is about, in as many lines as it takes; each may hold what a name may. */
export const topicSchema = z
  .string()
  .trim()
  .normalize("NFC")
  .max(LIMITS.maxTopicLength)
  .refine(
    (topic) => isUndisturbing(topic.replaceAll("\n", "")),
    "no control characters and no marks that reverse text",
  );
/** A picture that its setter uploaded. An address elsewhere would tell its owner who looks at it. */
export const pictureSchema = fileIdSchema;

/** Which members' messages reach whom: all of them, those that mention me, or none. */
export const notifyLevelSchema = z.enum(["all", "mentions", "nothing"]);
export type NotifyLevel = z.infer<typeof notifyLevelSchema>;

/** What every member may know of a channel, with times as `time` has them. */
function channelOf<Time extends z.ZodType>(time: Time) {
  return z.object({
    channelId: channelIdSchema,
    kind: channelKindSchema,
    teamId: teamIdSchema.nullable().describe("the team that it belongs to; null unless `kind` is `team`"),
    visibility: visibilitySchema.nullable().describe("null unless `kind` is `team`"),
    name: z.string().nullable().describe("null in a direct channel: show the other person's name"),
    topic: z.string(),
    picture: z.string().nullable(),
    userIds: z.array(userIdSchema).describe("the two people of a direct channel; empty otherwise"),
    createdBy: userIdSchema,
    createdAt: time,
    memberCount: z.number().int().nonnegative(),
    readOnly: z.boolean().describe("whether only owner and admins may write"),
    archivedAt: time.nullable().describe("since when nobody may write; null while it is in use"),
    closed: z.boolean().describe("whether a direct channel is closed, because the two are not friends now"),
    retentionDays: z
      .number()
      .int()
      .nullable()
      .describe("messages older than this are erased; null: kept for ever"),
  });
}

/** A channel in socket frames. */
export const channelSchema = channelOf(epochMsSchema);
export type Channel = z.infer<typeof channelSchema>;
/** A channel in HTTP answers. */
export const httpChannelSchema = channelOf(z.iso.datetime());
export type HttpChannel = z.infer<typeof httpChannelSchema>;

export const retentionDaysSchema = z.number().int().min(1).max(LIMITS.maxRetentionDays).nullable();

/** What may be changed of a channel. Absent fields stay as they are. */
export const channelUpdateSchema = z
  .strictObject({
    name: channelNameSchema.optional(),
    topic: topicSchema.optional(),
    picture: pictureSchema.nullable().optional(),
    readOnly: z.boolean().optional(),
    archived: z.boolean().optional(),
    retentionDays: retentionDaysSchema.optional(),
  })
  .refine((update) => Object.keys(update).length > 0, "name at least one field");
export type ChannelUpdate = z.infer<typeof channelUpdateSchema>;

export const groupInputSchema = z.strictObject({
  name: channelNameSchema,
  topic: topicSchema.default(""),
  picture: pictureSchema.nullable().default(null),
  userIds: z
    .array(userIdSchema)
    .max(LIMITS.maxGroupMembers - 1)
    .default([])
    .describe("friends to begin with"),
});

export const teamChannelInputSchema = z.strictObject({
  name: channelNameSchema,
  topic: topicSchema.default(""),
  picture: pictureSchema.nullable().default(null),
  visibility: visibilitySchema,
  readOnly: z.boolean().default(false),
});
