import type { Operation } from "./chat/permissions.ts";
import type { TeamOperation } from "./chat/team-permissions.ts";

/** Rules of who may use something that are no matter of a role in a channel or a team; what each means is what it says in docs/access.md. */
export const ACCESS_RULES = {
  anyone: "everybody, signed in or not",
  signedIn: "whoever is signed in, guests too; it acts on nothing but their own",
  owner: "whose it is: the file, the upload, the device; to everybody else it does not exist",
  seesPerson:
    "whoever is signed in and not blocked by the person named; to whom they blocked, a person does not exist",
  friend: "friends of the person named",
  friendOrTeammate: "friends of the people named, or members of the team named; nothing is said of others",
  requested: "whom the person named has asked for friendship, or who is a friend already",
  inviteCode: "whoever is signed in and has the code",
  fileLink: "whoever has the address, while the user who asked for it may see the file, for about an hour",
  socketToken:
    "whoever shows a valid token of GET /v1/auth/token; `authenticate` takes one of the same user only",
  moderator:
    "moderators and admins of the deployment (docs/moderation.md); to everybody else it does not exist",
  admin: "admins of the deployment; to everybody else it does not exist",
  metricsToken: "whoever shows the deployment's METRICS_TOKEN",
  localTools: "the tools of a local server; no deployment has it",
} as const;
export type AccessRule = keyof typeof ACCESS_RULES;

/** Who may use a route, a frame or a method: a rule, or whoever may do this in the channel or team that is named. */
export type Access = AccessRule | `channel:${Operation}` | `team:${TeamOperation}`;

/** Where it depends on what is asked, each in question. */
export type AccessOf = Access | readonly [Access, Access, ...Access[]];

export function eachAccess(access: AccessOf): readonly Access[] {
  return typeof access === "string" ? [access] : access;
}

/** A route, and who may call it. */
export interface RouteAccess {
  method: string;
  /** As hono has it, with `:name` for what a client fills in. */
  path: string;
  access: readonly Access[];
}
