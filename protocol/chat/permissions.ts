import type { ChannelKind, Role } from "./channel.ts";

/** Everything that somebody may wish to do in a channel. */
export const OPERATIONS = [
  "read",
  "send",
  "editOwn",
  "deleteOwn",
  "deleteAny",
  "react",
  "shareLocation",
  "pin",
  "mentionAll",
  "update",
  "setReadOnly",
  "archive",
  "setRetention",
  "invite",
  "join",
  "removeMember",
  "removeAdmin",
  "setRole",
  "leave",
  "export",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** `outsider`: not a member. Of a public team channel, a member of the team. */
export type Standing = Role | "outsider";

const EVERYDAY: Operation[] = ["read", "send", "editOwn", "deleteOwn", "react", "shareLocation"];
const GROUP_MEMBER: Operation[] = [...EVERYDAY, "pin", "mentionAll", "invite", "leave"];
const TEAM_MEMBER: Operation[] = [...EVERYDAY, "invite", "leave"];
const ADMIN: Operation[] = [...GROUP_MEMBER, "deleteAny", "update", "setReadOnly", "archive", "removeMember"];
const OWNER: Operation[] = [...ADMIN, "setRetention", "removeAdmin", "setRole", "export"];

/** Who may do what in a channel in its ordinary state. */
export const PERMISSIONS: Record<ChannelKind, Record<Standing, readonly Operation[]>> = {
  direct: {
    owner: [],
    admin: [],
    member: [...EVERYDAY, "pin", "export"],
    outsider: [],
  },
  group: { owner: OWNER, admin: ADMIN, member: GROUP_MEMBER, outsider: [] },
  team: { owner: OWNER, admin: ADMIN, member: TEAM_MEMBER, outsider: ["join"] },
};

/** What remains possible in a channel that nobody may write to, archived or closed. */
const IN_SILENCE: readonly Operation[] = [
  "read",
  "deleteOwn",
  "deleteAny",
  "archive",
  "setRetention",
  "removeMember",
  "removeAdmin",
  "leave",
  "export",
];
/** What a read-only channel takes from those who are mere members. */
const SILENCED: readonly Operation[] = [
  "send",
  "editOwn",
  "react",
  "shareLocation",
  "pin",
  "mentionAll",
  "invite",
];

export interface ChannelState {
  kind: ChannelKind;
  readOnly: boolean;
  archived: boolean;
  closed: boolean;
}

/** Whether somebody of this standing may do this in such a channel. `join` is for public team channels only. */
export function may(operation: Operation, standing: Standing, channel: ChannelState): boolean {
  if (!PERMISSIONS[channel.kind][standing].includes(operation)) return false;
  if ((channel.archived || channel.closed) && !IN_SILENCE.includes(operation)) return false;
  return !(channel.readOnly && standing === "member" && SILENCED.includes(operation));
}
