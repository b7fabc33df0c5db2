import type { Role } from "./channel.ts";

/**
 * Everything that somebody may wish to do in a team. `read`: the team, its members and who of them is online, its public
 * channels, and joining those. `invite` and `inviteAdmins`: by link, as a member and as an admin. What may be done in
 * a channel of the team is in `permissions.ts`.
 */
export const TEAM_OPERATIONS = [
  "read",
  "createChannel",
  "update",
  "setRetention",
  "invite",
  "inviteAdmins",
  "removeMember",
  "removeAdmin",
  "setRole",
  "leave",
  "delete",
] as const;
export type TeamOperation = (typeof TEAM_OPERATIONS)[number];

const MEMBER: TeamOperation[] = ["read", "createChannel", "leave"];
const ADMIN: TeamOperation[] = [...MEMBER, "update", "invite", "removeMember"];
const OWNER: TeamOperation[] = [...ADMIN, "setRetention", "inviteAdmins", "removeAdmin", "setRole", "delete"];

/** Who may do what in a team. To an outsider it does not exist; an invitation is the way in. */
export const TEAM_PERMISSIONS: Record<Role | "outsider", readonly TeamOperation[]> = {
  owner: OWNER,
  admin: ADMIN,
  member: MEMBER,
  outsider: [],
};

/** Whether somebody of this standing may do this in their team. */
export function mayInTeam(operation: TeamOperation, standing: Role | "outsider"): boolean {
  return TEAM_PERMISSIONS[standing].includes(operation);
}
