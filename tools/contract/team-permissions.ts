import { mayInTeam, TEAM_OPERATIONS, type TeamOperation } from "../../protocol/chat/team-permissions.ts";
import { table } from "./table.ts";

const MEANING: Record<TeamOperation, string> = {
  read: "see the team, its members, who of them is online, and its public channels, and join those",
  createChannel: "make a channel, public or private",
  update: "change name and picture",
  setRetention: "say how long messages are kept in channels that do not say so themselves",
  invite: "make an invitation by link that makes members, see all invitations, revoke any",
  inviteAdmins: "make an invitation by link that makes admins",
  removeMember: "remove a member",
  removeAdmin: "remove an admin",
  setRole: "make admins and members, hand the ownership over",
  leave: "leave",
  delete: "end the team: its channels are archived",
};

/** The part of docs/permissions.md about teams. */
export function teamPermissions(): string {
  const standings = ["owner", "admin", "member", "outsider"] as const;
  const rows = TEAM_OPERATIONS.map((operation) => [
    `\`${operation}\``,
    ...standings.map((standing) => (mayInTeam(operation, standing) ? "yes" : "")),
    MEANING[operation],
  ]);
  return `# Who may do what in a team

From \`protocol/chat/team-permissions.ts\`. A role in a team is no role in its channels: whoever makes a channel owns it.

- Where a cell is empty it is refused: with \`not-allowed\` to members, with \`no-such-team\` to outsiders. The way in is an invitation.
- Nobody removes the owner or changes the owner's role. Handing the ownership over makes the old owner an admin. When the owner leaves, the
  admin who has been in longest becomes owner, or else the member who has; when the last one leaves, the team ends.

${table(["operation", ...standings, "is to"], rows)}
`;
}
