import { z } from "zod";
import { channelIdSchema, teamIdSchema } from "./chat/channel.ts";
import { seqSchema } from "./chat/message.ts";
import { LIMITS } from "./limits.ts";
import { userIdSchema } from "./primitives.ts";

/** Reports, and what moderators do about them. Times are ISO 8601. */

/** Stands in `deletedBy` of a message that moderators took down. */
export const MODERATION_USER_ID = "hither-moderation";

/** `moderator`: judges reports, takes messages down, suspends. `admin`: also says who is a moderator or an admin. */
export const staffRoleSchema = z.enum(["moderator", "admin"]);
export type StaffRole = z.infer<typeof staffRoleSchema>;

export const reportReasonSchema = z.enum([
  "spam",
  "harassment",
  "hate",
  "violence",
  "sexual",
  "minors",
  "selfHarm",
  "impersonation",
  "stalking",
  "illegal",
  "other",
]);

const about = {
  reason: reportReasonSchema,
  note: z.string().trim().max(LIMITS.maxReportNoteLength).optional().describe("for whoever judges it"),
};
const block = z.boolean().default(false).describe("block the person, or the sender of the message, as well");

/** What is reported: something that the reporter can see. */
export const reportInputSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), userId: userIdSchema, block, ...about }),
  z.strictObject({
    kind: z.literal("message"),
    channelId: channelIdSchema,
    seq: seqSchema,
    shareContent: z
      .boolean()
      .describe(
        "whether moderators may read the message; otherwise they learn who sent it, when, and its hash",
      ),
    block,
    ...about,
  }),
  z.strictObject({ kind: z.literal("channel"), channelId: channelIdSchema, ...about }),
  z.strictObject({ kind: z.literal("team"), teamId: teamIdSchema, ...about }),
]);
export type ReportInput = z.input<typeof reportInputSchema>;

export const reportStateSchema = z
  .enum(["open", "acted", "dismissed"])
  .describe("`acted`: something was done about it; what, is between the moderators and whom it was about");

const reportShape = {
  reportId: z.string(),
  kind: z.enum(["person", "message", "channel", "team"]),
  userId: userIdSchema.nullable().describe("the person, or the sender of the message"),
  channelId: z.string().nullable(),
  seq: z.number().int().nullable(),
  teamId: z.string().nullable(),
  reason: reportReasonSchema,
  note: z.string().nullable(),
  state: reportStateSchema,
  createdAt: z.iso.datetime(),
  resolvedAt: z.iso.datetime().nullable(),
};

/** A report, as its reporter sees it. */
export const reportSchema = z.object(reportShape);
export type Report = z.infer<typeof reportSchema>;

/** What a message was when it was reported. */
export const evidenceSchema = z.object({
  senderId: userIdSchema,
  at: z.iso.datetime(),
  kind: z.string(),
  bodySha256: z.string().describe("of the whole body, in hexadecimal"),
  body: z.string().optional().describe("its beginning, where the reporter shares it"),
  attachments: z
    .array(z.object({ fileId: z.string(), name: z.string(), contentType: z.string() }))
    .optional()
    .describe("where the reporter shares them; the files themselves are not shown to moderators"),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** A report in the moderators' list. */
export const judgedReportSchema = z.object({ ...reportShape, reporterId: userIdSchema });
export type JudgedReport = z.infer<typeof judgedReportSchema>;
/** The whole of it. */
export const inspectedReportSchema = judgedReportSchema.extend({ evidence: evidenceSchema.nullable() });
export type InspectedReport = z.infer<typeof inspectedReportSchema>;

const why = z.string().trim().min(1).max(LIMITS.maxReportNoteLength).describe("for the log");

export const resolutionSchema = z.strictObject({ state: z.enum(["acted", "dismissed"]), why });
export const suspensionInputSchema = z.strictObject({
  reason: reportReasonSchema,
  until: z.iso.datetime({ offset: true }).nullable().describe("null: until it is lifted"),
  why,
});
export const whySchema = z.strictObject({ why });
export const roleGrantSchema = z.strictObject({ role: staffRoleSchema.nullable(), why });

/** What moderators see of an account: nothing that its owner keeps private. */
export const judgedPersonSchema = z.object({
  userId: userIdSchema,
  handle: z.string(),
  displayName: z.string(),
  guest: z.boolean(),
  createdAt: z.iso.datetime(),
  role: staffRoleSchema.nullable(),
  suspension: z.object({ reason: z.string(), until: z.iso.datetime().nullable() }).nullable(),
  openReports: z.number().int(),
});
export type JudgedPerson = z.infer<typeof judgedPersonSchema>;

/** One act of a moderator. */
export const auditEntrySchema = z.object({
  seq: z.number().int().describe("rises by time; gaps mean nothing"),
  at: z.iso.datetime(),
  actorId: userIdSchema,
  act: z.enum(["readReport", "resolveReport", "suspend", "lift", "takeDown", "grantRole"]),
  subject: z.string().describe("`person:<id>`, `message:<channelId>:<seq>` or `report:<id>`"),
  why: z.string(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
