import type { TeamMember } from "../../db/queries/team-members.ts";
import type { TeamOfMine } from "../../db/queries/teams.ts";
import type { TeamChannelRow, TeamInviteRow } from "../../db/schema/index.ts";
import type { HttpPresence, Presence } from "../../protocol/chat/presence.ts";
import type { Invite, Member, Team, TeamChannel } from "../../protocol/chat/team.ts";
import { iso, isoOrNull } from "../chat/to-http.ts";

export function toTeam({ team, role }: TeamOfMine): Team {
  const { id, name, picture, createdMs, memberCount, retentionDays } = team;
  return { teamId: id, name, picture, createdAt: iso(createdMs), memberCount, retentionDays, role };
}

export function toMember({ userId, handle, displayName, picture, role, joinedMs }: TeamMember): Member {
  return { userId, handle, displayName, picture, role, since: iso(joinedMs) };
}

export function toInvite(row: TeamInviteRow): Invite {
  const { id, role, createdBy, createdMs, expiresMs, maxUses, uses, revokedMs } = row;
  return {
    inviteId: id,
    role,
    createdBy,
    createdAt: iso(createdMs),
    expiresAt: isoOrNull(expiresMs),
    maxUses,
    uses,
    revokedAt: isoOrNull(revokedMs),
  };
}

export function toTeamChannel(row: TeamChannelRow): TeamChannel {
  const { channelId, name, topic, visibility, archivedMs } = row;
  return { channelId, name, topic, visibility, archived: archivedMs !== null };
}

export function toHttpPresence({ userId, state, lastSeen, status }: Presence): HttpPresence {
  return {
    userId,
    state,
    lastSeen: isoOrNull(lastSeen),
    status: status && { ...status, until: isoOrNull(status.until) },
  };
}
