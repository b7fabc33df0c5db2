import type { Member, Role } from "../../client/index.ts";

/** What the user may do to other members of a team or a channel. */
export interface MemberRights {
  setRole: boolean;
  removeMember: boolean;
  removeAdmin: boolean;
}

export type MemberAct = "makeAdmin" | "makeMember" | "makeOwner" | "remove";

/** What somebody becomes by it. */
export const ROLE_BY_ACT: Record<Exclude<MemberAct, "remove">, Role> = {
  makeAdmin: "admin",
  makeMember: "member",
  makeOwner: "owner",
};

/** What the user may do to this member. Nobody acts on the owner, nor here on oneself. */
export function memberActs(
  member: { userId: string; role: Role },
  myUserId: string,
  rights: MemberRights,
): MemberAct[] {
  if (member.userId === myUserId || member.role === "owner") return [];
  const isAdmin = member.role === "admin";
  const acts: MemberAct[] = [];
  if (rights.setRole) acts.push(isAdmin ? "makeMember" : "makeAdmin", "makeOwner");
  if (isAdmin ? rights.removeAdmin : rights.removeMember) acts.push("remove");
  return acts;
}

const RANKS: Record<Role, number> = { owner: 0, admin: 1, member: 2 };

/** The owner, the admins, then everybody else, each by name. */
export function byRank<Of extends Pick<Member, "role" | "displayName">>(members: readonly Of[]): Of[] {
  const order = (one: Of, other: Of) =>
    RANKS[one.role] - RANKS[other.role] || one.displayName.localeCompare(other.displayName);
  return [...members].sort(order);
}
