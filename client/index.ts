/** Hither's SDK: `HitherApi` for HTTP, `HitherClient` for the live socket. */
export type {
  Channel,
  ChannelKind,
  ChannelUpdate,
  NotifyLevel,
  Role,
  Visibility,
} from "../protocol/chat/channel.ts";
export type { InboxEntry, Notify } from "../protocol/chat/inbox.ts";
export type {
  Mentions,
  Message,
  Reaction,
  SystemEvent,
  Thread,
} from "../protocol/chat/message.ts";
export { type ChannelState, may, type Operation, type Standing } from "../protocol/chat/permissions.ts";
export type { ChatSettings, Presence, PresenceState, Status } from "../protocol/chat/presence.ts";
export type { Device, MessageInput } from "../protocol/chat/resources.ts";
export type { ChannelEvent, Receipt } from "../protocol/chat/server-frames.ts";
export type { SharedPlace } from "../protocol/chat/shared-places.ts";
export type { Invite, InvitePreview, Member, Team, TeamChannel } from "../protocol/chat/team.ts";
export { mayInTeam, type TeamOperation } from "../protocol/chat/team-permissions.ts";
export type { ErrorCode } from "../protocol/error-codes.ts";
export type {
  Attachment,
  DeclaredFile,
  FileInput,
  FileLinks,
  FileLinksInput,
  FilePlace,
  FileRefusal,
  FileResource,
  FileState,
  FileUsage,
  FileVariant,
} from "../protocol/files/file.ts";
export type { LocationView, LocationViewPage } from "../protocol/location-views.ts";
export type { Report, ReportInput } from "../protocol/moderation.ts";
export type { Notification } from "../protocol/notifications/notification.ts";
export type { PushOptions, PushTarget, PushTargetInput } from "../protocol/notifications/push-target.ts";
export type { NotificationSettings, QuietHours } from "../protocol/notifications/settings.ts";
export type { Precision } from "../protocol/primitives.ts";
export type { ContactPage, Me, Person, Problem, Relation } from "../protocol/resources.ts";
export type {
  MeChange,
  NearChanged,
  NearFriend,
  NearSnapshot,
  ServerFrame,
} from "../protocol/server-frames.ts";
export type { Sharing, SharingMode } from "../protocol/sharing.ts";
export type { HitherApiOptions } from "./api/caller.ts";
export type { ChannelsApi, GroupInput, MyChannel } from "./api/channels.ts";
export type { DevicesApi } from "./api/devices.ts";
export type { FetchOptions, FileSpot, FilesApi } from "./api/files.ts";
export { type Contact, HitherApi, type PersonWithRelation, type SharingInput } from "./api/hither-api.ts";
export type { Changes, MessagePage, MessageQuery, MessagesApi, SearchHit } from "./api/messages.ts";
export type { NotificationsApi } from "./api/notifications.ts";
export type { Page, PageOf } from "./api/paging.ts";
export type { InviteInput, TeamChannelInput, TeamMember, TeamMemberQuery, TeamsApi } from "./api/teams.ts";
export type { AttachedFile } from "./chat/attached-file.ts";
export type { ChannelView } from "./chat/channel-view.ts";
export type { Conversation } from "./chat/conversation.ts";
export type { ConversationEvents } from "./chat/conversation-core.ts";
export type { Inbox, InboxEvent } from "./chat/inbox.ts";
export type { ShareLocationOptions } from "./chat/location-share.ts";
export type { MessageState, ShownMessage } from "./chat/shown-message.ts";
export type { StoredChannel, SyncState } from "./chat/sync-state.ts";
export {
  type EditDraft,
  type MessageDraft,
  mentionsIn,
  type PreviewWords,
  previewOf,
} from "./chat/text-message.ts";
export type { ThreadView } from "./chat/thread-view.ts";
export type { Acknowledgement } from "./chat/written-op.ts";
export { HitherClient } from "./client.ts";
export type { Cancel, Clock } from "./clock.ts";
export {
  ClientClosedError,
  FileRefusedError,
  RefusedError,
  RequestTimeoutError,
  SupersededError,
  UnconfirmedError,
} from "./errors.ts";
export type { ClientEvents, ClientState, LocationReported, MeEvent, Welcome } from "./events.ts";
export { cleanFileName } from "./files/clean-file-name.ts";
export type { PiecewiseSource, UploadSource } from "./files/upload-source.ts";
export type { ResumeOptions, UploadOptions, UploadProgress } from "./files/uploader.ts";
export type { HitherClientOptions, Place } from "./options.ts";
export { ProblemError } from "./problem-error.ts";
export type { WebSocketEvent, WebSocketFactory, WebSocketLike } from "./web-socket.ts";
