import type { Invite } from "../../client/index.ts";

type InviteState = "live" | "revoked" | "expired" | "usedUp";

/** Whether one may still join by an invitation, and if not, why. */
export function inviteState(invite: Invite, nowMs: number): InviteState {
  const { revokedAt, expiresAt, maxUses, uses } = invite;
  if (revokedAt !== null) return "revoked";
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs) return "expired";
  return maxUses !== null && uses >= maxUses ? "usedUp" : "live";
}
