import type { z } from "zod";
import {
  changesSchema,
  messageListSchema,
  reactorPageSchema,
  searchPageSchema,
} from "../../protocol/chat/history.ts";
import { httpMessageSchema } from "../../protocol/chat/message.ts";
import { chatSettingsSchema } from "../../protocol/chat/presence.ts";
import {
  channelWithRoleSchema,
  deviceListSchema,
  deviceSchema,
  doneSchema,
  httpNotifySchema,
  memberPageSchema,
  messagePageSchema,
  pageOf,
  receiptListSchema,
  sentMessageSchema,
} from "../../protocol/chat/resources.ts";
import {
  invitePreviewSchema,
  inviteSchema,
  teamChannelSchema,
  teamMemberSchema,
  teamSchema,
} from "../../protocol/chat/team.ts";
import {
  declaredFileSchema,
  fileLinksSchema,
  fileSchema,
  fileUsageSchema,
} from "../../protocol/files/file.ts";
import { locationViewPageSchema } from "../../protocol/location-views.ts";
import {
  auditEntrySchema,
  inspectedReportSchema,
  judgedPersonSchema,
  judgedReportSchema,
  reportSchema,
} from "../../protocol/moderation.ts";
import { pushOptionsSchema, pushRegistrationSchema } from "../../protocol/notifications/push-target.ts";
import { notificationSettingsSchema } from "../../protocol/notifications/settings.ts";
import {
  contactPageSchema,
  meSchema,
  personWithRelationSchema,
  problemSchema,
} from "../../protocol/resources.ts";
import { sharingSchema } from "../../protocol/sharing.ts";

/** What routes answer with, under the names that they have in the OpenAPI document. */
export const MODELS = {
  auditPage: named("AuditPage", pageOf(auditEntrySchema)),
  changes: named("Changes", changesSchema),
  channel: named("Channel", channelWithRoleSchema),
  chatSettings: named("ChatSettings", chatSettingsSchema),
  contactPage: named("ContactPage", contactPageSchema),
  declaredFile: named("DeclaredFile", declaredFileSchema),
  device: named("Device", deviceSchema),
  deviceList: named("DeviceList", deviceListSchema),
  done: named("Done", doneSchema),
  file: named("File", fileSchema),
  fileLinks: named("FileLinks", fileLinksSchema),
  fileUsage: named("FileUsage", fileUsageSchema),
  invite: named("Invite", inviteSchema),
  invitePage: named("InvitePage", pageOf(inviteSchema)),
  invitePreview: named("InvitePreview", invitePreviewSchema),
  locationViewPage: named("LocationViewPage", locationViewPageSchema),
  inspectedReport: named("InspectedReport", inspectedReportSchema),
  judgedPerson: named("JudgedPerson", judgedPersonSchema),
  judgedReport: named("JudgedReport", judgedReportSchema),
  judgedReportPage: named("JudgedReportPage", pageOf(judgedReportSchema)),
  me: named("Me", meSchema),
  memberPage: named("MemberPage", memberPageSchema),
  message: named("Message", httpMessageSchema),
  messageList: named("MessageList", messageListSchema),
  messagePage: named("MessagePage", messagePageSchema),
  notificationSettings: named("NotificationSettings", notificationSettingsSchema),
  notify: named("Notify", httpNotifySchema),
  person: named("PersonWithRelation", personWithRelationSchema),
  problem: named("Problem", problemSchema),
  pushOptions: named("PushOptions", pushOptionsSchema),
  pushRegistration: named("PushRegistration", pushRegistrationSchema),
  reactorPage: named("ReactorPage", reactorPageSchema),
  receiptList: named("ReceiptList", receiptListSchema),
  report: named("Report", reportSchema),
  reportPage: named("ReportPage", pageOf(reportSchema)),
  searchPage: named("SearchPage", searchPageSchema),
  sentMessage: named("SentMessage", sentMessageSchema),
  sharing: named("Sharing", sharingSchema),
  team: named("Team", teamSchema),
  teamChannelPage: named("TeamChannelPage", pageOf(teamChannelSchema)),
  teamMemberPage: named("TeamMemberPage", pageOf(teamMemberSchema)),
  teamPage: named("TeamPage", pageOf(teamSchema)),
};

/** The schema with the name under which hono-openapi files it. */
function named<Schema extends z.ZodType>(ref: string, schema: Schema): Schema {
  return schema.meta({ ref });
}
