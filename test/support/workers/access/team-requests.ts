import type { Caller } from "../../../../tools/contract/access/callers.ts";
import { makeTeam } from "../test-team.ts";
import type { TestUser } from "../test-user.ts";
import type { Ask, Asked } from "./requests.ts";
import { type AccessWorld, makeTeammate } from "./world.ts";

const inTeam =
  (path: string, body?: () => unknown): Ask =>
  ({ team }) => ({ path: `${team.path}${path}`, ...(body && { body: body() }) });

/** About somebody who came for it, where it is served. */
const aboutMember =
  (role: "member" | "admin", body?: unknown): Ask =>
  async (world, _caller, may) => {
    const { team, secondAdmin } = world;
    const other = may ? await makeTeammate(world, role) : role === "admin" ? secondAdmin : world.spare;
    return { path: `${team.path}/members/${other.id}`, ...(body !== undefined && { body }) };
  };

/** Leaving: by somebody new with the same role, and of a team of the owner's own. */
async function leave(world: AccessWorld, caller: Caller, may: boolean): Promise<Asked> {
  if (!may) return { path: `${world.team.path}/leave` };
  if (caller === "owner") return { path: `${(await makeTeam(world.owner)).path}/leave` };
  const as: TestUser = await makeTeammate(world, caller === "admin" ? "admin" : "member");
  return { path: `${world.team.path}/leave`, as };
}

export const TEAM_REQUESTS: Record<string, Ask> = {
  "POST /v1/teams": () => ({ path: "/v1/teams", body: { name: "Mine" } }),
  "GET /v1/teams": () => ({ path: "/v1/teams" }),
  "GET /v1/teams/:teamId": inTeam(""),
  "PATCH /v1/teams/:teamId (team:update)": inTeam("", () => ({ name: "Renamed" })),
  "PATCH /v1/teams/:teamId (team:setRetention)": inTeam("", () => ({ retentionDays: 30 })),
  "DELETE /v1/teams/:teamId": async ({ owner, team }, _caller, may) => ({
    path: may ? (await makeTeam(owner)).path : team.path,
  }),
  "POST /v1/teams/:teamId/leave": leave,
  "GET /v1/teams/:teamId/members": inTeam("/members"),
  "PATCH /v1/teams/:teamId/members/:userId": aboutMember("member", { role: "admin" }),
  "DELETE /v1/teams/:teamId/members/:userId (team:removeMember)": aboutMember("member"),
  "DELETE /v1/teams/:teamId/members/:userId (team:removeAdmin)": aboutMember("admin"),
  "POST /v1/teams/:teamId/invites (team:invite)": inTeam("/invites", () => ({})),
  "POST /v1/teams/:teamId/invites (team:inviteAdmins)": inTeam("/invites", () => ({ role: "admin" })),
  "GET /v1/teams/:teamId/invites": inTeam("/invites"),
  "DELETE /v1/teams/:teamId/invites/:inviteId": async ({ team, inviteId }, _caller, may) => ({
    path: `${team.path}/invites/${may ? (await team.invite()).inviteId : inviteId}`,
  }),
  "GET /v1/teams/:teamId/channels": inTeam("/channels"),
  "POST /v1/teams/:teamId/channels": inTeam("/channels", () => ({
    name: `c-${crypto.randomUUID().slice(0, 8)}`,
    visibility: "private",
  })),
  "GET /v1/teams/:teamId/notifications": inTeam("/notifications"),
  "PUT /v1/teams/:teamId/notifications": inTeam("/notifications", () => ({ level: "nothing" })),
  "GET /v1/teams/:teamId/picture": inTeam("/picture"),
  "GET /v1/teams/:teamId/picture/thumbnail": inTeam("/picture/thumbnail"),
  "GET /v1/invites/:code": ({ inviteCode }) => ({ path: `/v1/invites/${inviteCode}` }),
  "POST /v1/invites/:code/accept": ({ inviteCode }) => ({ path: `/v1/invites/${inviteCode}/accept` }),
};
