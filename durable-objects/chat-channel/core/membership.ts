import type { Role } from "../../../protocol/chat/channel.ts";
import type { SystemEvent } from "../../../protocol/chat/message.ts";
import { may } from "../../../protocol/chat/permissions.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Outcome } from "../../../protocol/links/chat-channel-link.ts";
import { stateOf } from "./channel-info.ts";
import { noteDeparture, noteReturn } from "./departures.ts";
import type { Ledger } from "./ledger.ts";
import { deleteMember, findHeir, insertMember, type MemberRow, readMember, updateMember } from "./members.ts";
import { FORBIDDEN, NO_CHANNEL, NO_MEMBER, refuse } from "./refusals.ts";
import { recordDeed } from "./system-messages.ts";

/** Brings people in. Those who are members already stay as they are. */
export function addMembers(
  ledger: Ledger,
  member: MemberRow,
  userIds: readonly string[],
  nowMs: number,
): Outcome<null> {
  if (!ledger.may("invite", member.role)) return FORBIDDEN;
  return admit(ledger, member.user, userIds, nowMs);
}

/** Lets somebody of the team into one of its public channels. To others, the channel is not there. */
export function join(ledger: Ledger, userId: string, nowMs: number): Outcome<null> {
  if (!ledger.exists) return NO_CHANNEL;
  const { info, sql } = ledger;
  if (readMember(sql, userId)) return { ok: null };
  if (info.kind !== "team" || info.visibility !== "public") return NO_CHANNEL;
  if (!may("join", "outsider", stateOf(info))) return FORBIDDEN;
  return admit(ledger, userId, [userId], nowMs);
}

/** A member goes. The owner's place is taken by whoever has served longest: of the admins, else of the members. */
export function leave(ledger: Ledger, member: MemberRow, nowMs: number): Outcome<null> {
  if (!ledger.may("leave", member.role)) return FORBIDDEN;
  dismiss(ledger, member, member.user, { event: "left", userId: member.user }, nowMs);
  return { ok: null };
}

/** A member sends somebody away: never the owner, and an admin only if the role allows that. */
export function removeMember(
  ledger: Ledger,
  member: MemberRow,
  userId: string,
  nowMs: number,
): Outcome<null> {
  if (userId === member.user) return leave(ledger, member, nowMs);
  const target = readMember(ledger.sql, userId);
  const operation = target?.role === "admin" ? "removeAdmin" : "removeMember";
  if (target?.role === "owner" || !ledger.may(operation, member.role)) return FORBIDDEN;
  if (target) dismiss(ledger, target, member.user, { event: "removed", userId }, nowMs);
  return { ok: null };
}

/** Somebody is gone, without anyone's leave: from the team, or altogether. */
export function expel(ledger: Ledger, userId: string, nowMs: number): void {
  const member = ledger.exists ? readMember(ledger.sql, userId) : null;
  if (member) dismiss(ledger, member, userId, { event: "left", userId }, nowMs);
}

/** Gives somebody a role. Who makes another one the owner becomes an admin. */
export function setRole(
  ledger: Ledger,
  member: MemberRow,
  userId: string,
  role: Role,
  nowMs: number,
): Outcome<null> {
  if (!ledger.may("setRole", member.role)) return FORBIDDEN;
  const target = readMember(ledger.sql, userId);
  if (!target) return NO_MEMBER;
  if (target.role === role) return { ok: null };
  if (target.role === "owner") {
    return refuse("forbidden", "the owner stays the owner until somebody else is made it");
  }
  changeRole(ledger, target, role);
  if (role === "owner") changeRole(ledger, member, "admin");
  recordDeed(ledger, member.user, { event: "roleChanged", userId, role }, nowMs);
  ledger.tellEveryone();
  return { ok: null };
}

function admit(ledger: Ledger, by: string, userIds: readonly string[], nowMs: number): Outcome<null> {
  const { sql, info } = ledger;
  const newcomers = [...new Set(userIds)].filter((userId) => !readMember(sql, userId));
  const maxMembers = info.kind === "team" ? LIMITS.maxTeamMembers : LIMITS.maxGroupMembers;
  if (info.memberCount + newcomers.length > maxMembers) {
    return refuse("limitReached", `a channel of this kind takes ${maxMembers} members`);
  }
  if (newcomers.length === 0) return { ok: null };
  for (const [index, userId] of newcomers.entries()) {
    // Whoever comes into a public channel that everybody has left takes it over: nobody could see to it otherwise.
    const role = info.memberCount + index === 0 ? "owner" : "member";
    insertMember(ledger, userId, role, nowMs);
    noteReturn(ledger, userId);
    ledger.announce({ event: "member", userId, role });
    ledger.tell(userId);
  }
  resize(ledger, newcomers.length);
  recordDeed(ledger, by, { event: "joined", userIds: newcomers }, nowMs);
  return { ok: null };
}

function dismiss(ledger: Ledger, member: MemberRow, by: string, deed: SystemEvent, nowMs: number): void {
  deleteMember(ledger, member.user);
  ledger.announce({ event: "member", userId: member.user, role: null });
  noteDeparture(ledger, member.user);
  const heir = member.role === "owner" ? findHeir(ledger.sql) : null;
  if (heir) changeRole(ledger, heir, "owner");
  resize(ledger, -1);
  recordDeed(ledger, by, deed, nowMs);
}

function changeRole(ledger: Ledger, member: MemberRow, role: Role): void {
  updateMember(ledger, { ...member, role });
  ledger.announce({ event: "member", userId: member.user, role });
  ledger.tell(member.user);
}

function resize(ledger: Ledger, difference: number): void {
  const { isLarge, info } = ledger;
  ledger.info = { ...info, memberCount: info.memberCount + difference };
  ledger.announceChannel();
  if (ledger.isLarge === isLarge) ledger.tellEveryone();
  else ledger.tellAll();
}
