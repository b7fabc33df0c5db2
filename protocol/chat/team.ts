import { z } from "zod";
import { LIMITS } from "../limits.ts";
import { nameOf } from "../line-of-text.ts";
import { userIdSchema } from "../primitives.ts";
import { personSchema } from "../resources.ts";
import { channelIdSchema, pictureSchema, retentionDaysSchema, roleSchema, teamIdSchema } from "./channel.ts";
import { httpPresenceSchema } from "./presence.ts";

export const teamNameSchema = nameOf(LIMITS.maxTeamNameLength);

export const teamSchema = z.object({
  teamId: teamIdSchema,
  name: z.string(),
  picture: z.string().nullable(),
  createdAt: z.iso.datetime(),
  memberCount: z.number().int(),
  retentionDays: z.number().int().nullable().describe("of its channels that have none of their own"),
  role: roleSchema.describe("the asker's own"),
});
export type Team = z.infer<typeof teamSchema>;

export const teamInputSchema = z.strictObject({
  name: teamNameSchema,
  picture: pictureSchema.nullable().default(null),
});
export const teamUpdateSchema = z
  .strictObject({
    name: teamNameSchema.optional(),
    picture: pictureSchema.nullable().optional(),
    retentionDays: retentionDaysSchema.optional(),
  })
  .refine((update) => Object.keys(update).length > 0, "name at least one field");

/** A member of a team or a channel. */
export const memberSchema = personSchema.extend({ role: roleSchema, since: z.iso.datetime() });
export type Member = z.infer<typeof memberSchema>;

/** A member of a team, with how they are just now where that was asked for. */
export const teamMemberSchema = memberSchema.extend({
  presence: httpPresenceSchema.optional().describe("absent where it was not asked for, or is not known"),
});
export type TeamMember = z.infer<typeof teamMemberSchema>;

export const inviteInputSchema = z.strictObject({
  role: z.enum(["admin", "member"]).default("member"),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null).describe("null: it does not expire"),
  maxUses: z
    .number()
    .int()
    .min(1)
    .max(LIMITS.maxTeamMembers)
    .nullable()
    .default(null)
    .describe("null: any number"),
});
/** An invitation by link. Whoever has the code may join, so it is shown once, when it is made. */
export const inviteSchema = z.object({
  inviteId: z.string(),
  code: z.string().optional().describe("what the link carries; only in the answer to its creation"),
  role: z.enum(["admin", "member"]),
  createdBy: userIdSchema,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  maxUses: z.number().int().nullable(),
  uses: z.number().int(),
  revokedAt: z.iso.datetime().nullable(),
});
export type Invite = z.infer<typeof inviteSchema>;

export const inviteCodeSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "up to 64 letters, digits, '_' or '-'");

/** Where an invitation leads to, for whoever has its code. */
export const invitePreviewSchema = z.object({
  teamId: teamIdSchema,
  name: z.string().describe("the team's"),
  picture: z.string().nullable().describe("the team's"),
  memberCount: z.number().int(),
  role: z.enum(["admin", "member"]).describe("what it makes of those who accept it"),
  isMember: z.boolean().describe("whether the asker is in the team already"),
});
export type InvitePreview = z.infer<typeof invitePreviewSchema>;

/** A public channel of a team, to be found and joined; or a private one that the asker is in. */
export const teamChannelSchema = z.object({
  channelId: channelIdSchema,
  name: z.string(),
  topic: z.string(),
  visibility: z.enum(["public", "private"]),
  archived: z.boolean(),
});
export type TeamChannel = z.infer<typeof teamChannelSchema>;
