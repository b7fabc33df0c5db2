import { ACCESS_RULES, type Access, type AccessRule } from "../../../protocol/access.ts";
import type { Role } from "../../../protocol/chat/channel.ts";
import { may, type Operation } from "../../../protocol/chat/permissions.ts";
import { mayInTeam, type TeamOperation } from "../../../protocol/chat/team-permissions.ts";
import type { MethodAccess } from "../../../protocol/links/object-access.ts";

/** Who calls, by what they are to the person who made the things in question: a group, a team, files, devices. */
export const CALLERS = [
  "nobody",
  "signedOut",
  "deleted",
  "guest",
  "stranger",
  "blocked",
  "formerFriend",
  "friend",
  "formerMember",
  "member",
  "admin",
  "owner",
] as const;
export type Caller = (typeof CALLERS)[number];

export const CALLER_MEANING: Record<Caller, string> = {
  nobody: "a request without any token",
  signedOut: "a device of the owner's that was signed out, with the tokens that it had",
  deleted: "somebody whose account is gone, who was a member, with the tokens of that time",
  guest: "a signed-in guest who has to do with nobody",
  stranger: "somebody with an account; the owner has asked them for friendship",
  blocked: "somebody whom the owner blocked",
  formerFriend: "somebody who is no friend any more",
  friend: "a friend who is in neither group nor team",
  formerMember: "a friend who was removed from the group and the team",
  member: "a friend, member of the group and the team",
  admin: "a friend, admin of both",
  owner: "the one whose things they are, owner of both",
};

const SIGNED_IN = CALLERS.slice(CALLERS.indexOf("guest"));
const FRIENDS: readonly Caller[] = ["friend", "formerMember", "member", "admin", "owner"];

/** Where it is no matter of a role. The owner asks about a friend. */
const ALLOWED: Record<AccessRule, readonly Caller[]> = {
  anyone: CALLERS,
  fileLink: CALLERS,
  signedIn: SIGNED_IN,
  inviteCode: SIGNED_IN,
  socketToken: SIGNED_IN,
  owner: ["owner"],
  seesPerson: SIGNED_IN.filter((caller) => caller !== "blocked"),
  friend: FRIENDS,
  friendOrTeammate: FRIENDS,
  requested: ["stranger", ...FRIENDS],
  // Nobody of these is one. What they may, test/workers/moderation/ shows.
  moderator: [],
  admin: [],
  metricsToken: [],
  localTools: [],
};

const STANDINGS: Partial<Record<Caller, Role>> = { member: "member", admin: "admin", owner: "owner" };
const GROUP = { kind: "group", readOnly: false, archived: false, closed: false } as const;

/**
 * Whether the caller may. In a channel: the owner's group, or, for `join`, a public channel of the team that nobody but its owner has
 * joined. What the deployment keeps to itself nobody may.
 */
export function callerMay(access: MethodAccess, caller: Caller): boolean {
  if (access === "itsUser" || access === "deployment") return false;
  if (isRule(access)) return ALLOWED[access].includes(caller);
  const standing = STANDINGS[caller] ?? "outsider";
  if (access.startsWith("team:")) return mayInTeam(access.slice("team:".length) as TeamOperation, standing);
  const operation = access.slice("channel:".length) as Operation;
  return operation === "join" ? standing !== "outsider" : may(operation, standing, GROUP);
}

function isRule(access: Access): access is AccessRule {
  return access in ACCESS_RULES;
}
