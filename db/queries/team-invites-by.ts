import { eq } from "drizzle-orm";
import type { Directory } from "../directory/directory.ts";
import { teamInvites } from "../schema/index.ts";

/** The invitations that a user wrote, without their codes, in whichever team: each database is asked. */
export async function readInvitesBy(directory: Directory, userId: string) {
  const { id, teamId, role, createdMs, expiresMs, maxUses, uses, revokedMs } = teamInvites;
  const rows = await Promise.all(
    directory.names.map((name) =>
      directory
        .open(name)
        .select({ inviteId: id, teamId, role, createdMs, expiresMs, maxUses, uses, revokedMs })
        .from(teamInvites)
        .where(eq(teamInvites.createdBy, userId)),
    ),
  );
  return rows.flat().map(({ createdMs: created, expiresMs: expires, revokedMs: revoked, ...invite }) => ({
    ...invite,
    createdAt: new Date(created).toISOString(),
    expiresAt: timeOrNull(expires),
    revokedAt: timeOrNull(revoked),
  }));
}

function timeOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
