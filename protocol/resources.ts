import { z } from "zod";
import { fileIdSchema } from "./files/file.ts";
import { LIMITS } from "./limits.ts";
import { nameOf } from "./line-of-text.ts";
import { userIdSchema } from "./primitives.ts";

/** A unique name to be found by: lower-case letters, digits and '_', starting with a letter. */
export const handleSchema = z
  .string()
  .min(LIMITS.minHandleLength)
  .max(LIMITS.maxHandleLength)
  .regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and '_', starting with a letter");

export const displayNameSchema = nameOf(LIMITS.maxDisplayNameLength);

/** What anyone who knows a person's handle may see of them. */
export const personSchema = z.object({
  userId: userIdSchema,
  handle: handleSchema,
  displayName: z.string(),
  picture: fileIdSchema.nullable().describe("the file of the person's picture; null where there is none"),
});
export type Person = z.infer<typeof personSchema>;

/** The signed-in user's own profile. */
export const meSchema = personSchema.extend({
  email: z.string().nullable().describe("null for guests"),
  guest: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Me = z.infer<typeof meSchema>;

export const meUpdateSchema = z
  .strictObject({ handle: handleSchema.optional(), displayName: displayNameSchema.optional() })
  .refine((update) => Object.keys(update).length > 0, "name at least one field");
export type MeUpdate = z.infer<typeof meUpdateSchema>;

/**
 * How the signed-in user and another person stand. `requested`: I asked. `incoming`: they asked. `blocked`: I blocked
 * them; whether they blocked me is never told.
 */
export const relationSchema = z.enum(["none", "requested", "incoming", "friends", "blocked"]);
export type Relation = z.infer<typeof relationSchema>;

export const personWithRelationSchema = personSchema.extend({ relation: relationSchema });
export type PersonWithRelation = z.infer<typeof personWithRelationSchema>;

/** One entry of a list of people: a friend, a request or a block, and since when. */
export const contactSchema = personSchema.extend({ since: z.iso.datetime() });
export type Contact = z.infer<typeof contactSchema>;

export const contactPageSchema = z.object({
  items: z.array(contactSchema),
  nextCursor: z.string().nullable().describe("pass it as `cursor` to read on; null at the end"),
});
export type ContactPage = z.infer<typeof contactPageSchema>;

/** RFC 9457. `type` is a stable URI reference below /problems/, `field` names the input that is wrong. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  field: z.string().optional(),
  retryAfterMs: z.number().int().optional(),
  limit: z
    .string()
    .optional()
    .describe("of `rate-limited`: which limit, and by whom it counts: `lookups/account`"),
  until: z.iso
    .datetime()
    .nullable()
    .optional()
    .describe("of `account-suspended`: the end; null where none is set"),
});
export type Problem = z.infer<typeof problemSchema>;
