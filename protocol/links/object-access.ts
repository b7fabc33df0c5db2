import type { Access } from "../access.ts";
import type { ChatChannelMethods } from "./chat-channel-link.ts";
import type { StoredFileMethods } from "./stored-file-link.ts";
import type { UserHubMethods } from "./user-hub-link.ts";

/**
 * Nothing but this deployment's own code reaches an object, by its bindings. A method with a rule takes the acting user, `by`, and
 * decides for itself by that rule. The others trust who calls: `itsUser` is called for the signed-in user whose hub it is,
 * `deployment` by a route, a chore, a queue or another object that has decided.
 */
export const OBJECT_RULES = {
  itsUser: "the Worker, for the signed-in user whose hub it is",
  deployment: "the Worker and other objects, which have decided",
} as const;
export type MethodAccess = Access | keyof typeof OBJECT_RULES;
export type MethodAccessOf = MethodAccess | readonly MethodAccess[];

export const CHAT_CHANNEL_ACCESS: Record<keyof ChatChannelMethods, MethodAccessOf> = {
  create: "deployment",
  describe: "channel:read",
  update: ["channel:update", "channel:setReadOnly", "channel:archive", "channel:setRetention"],
  addMembers: "channel:invite",
  join: "deployment",
  leave: "channel:leave",
  removeMember: ["channel:removeMember", "channel:removeAdmin"],
  expel: "deployment",
  setRole: "channel:setRole",
  members: "channel:read",
  membersAmong: "channel:read",
  readPage: "channel:read",
  readPageForExport: "deployment",
  hasMessage: "deployment",
  takeDown: "deployment",
  changesSince: "channel:read",
  reactors: "channel:read",
  pins: "channel:read",
  receipts: "channel:read",
  search: "channel:read",
  perform: [
    "channel:send",
    "channel:mentionAll",
    "channel:editOwn",
    "channel:deleteOwn",
    "channel:deleteAny",
    "channel:react",
    "channel:pin",
    "channel:read",
  ],
  fileOf: "channel:read",
  setTeamRetention: "deployment",
  inspect: "deployment",
  archive: "deployment",
  exportHeader: "channel:export",
  forget: "deployment",
  pairVersion: "deployment",
  closePair: "deployment",
  reopenPair: "deployment",
};

export const STORED_FILE_ACCESS: Record<keyof StoredFileMethods, MethodAccessOf> = {
  declare: "deployment",
  describe: "deployment",
  describeAtRest: "deployment",
  takeTurn: "owner",
  storedPart: "deployment",
  storedTail: "deployment",
  finish: "owner",
  storedThumbnail: "owner",
  hold: ["owner", "deployment"],
  settle: "deployment",
  erase: "deployment",
};

export const USER_HUB_ACCESS: Record<keyof UserHubMethods, MethodAccessOf> = {
  beginFriendChange: "deployment",
  commitFriendChange: "deployment",
  notify: "deployment",
  readSharing: "itsUser",
  writeSharing: "itsUser",
  readChatSettings: "itsUser",
  writeChatSettings: "itsUser",
  readNotify: "itsUser",
  writeNotify: "itsUser",
  channels: "itsUser",
  everyChannel: "deployment",
  readPresence: "deployment",
  signOutDevice: "deployment",
  suspend: "deployment",
  erase: "deployment",
  deliver: "deployment",
  bookFile: "itsUser",
  fileFinished: "deployment",
  freeFile: "deployment",
  fileUsage: "itsUser",
  everyFile: "deployment",
  registerPush: "itsUser",
  unregisterPush: "deployment",
  readPushTarget: "itsUser",
  readNotificationSettings: "itsUser",
  writeNotificationSettings: "itsUser",
  claimPush: "deployment",
  settlePush: "deployment",
  friendRequest: "deployment",
  announcesArrivalTo: "deployment",
  locationViews: "itsUser",
};

/** By the class of the object. Cells and relays have no methods: sessions link to them, and they trust what sessions say. */
export const OBJECT_ACCESS = {
  ChatChannel: CHAT_CHANNEL_ACCESS,
  StoredFile: STORED_FILE_ACCESS,
  UserHub: USER_HUB_ACCESS,
};
