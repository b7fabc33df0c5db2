import { beforeAll, describe, expect, it } from "vitest";
import { mayInTeam, TEAM_OPERATIONS, type TeamOperation } from "../../../protocol/chat/team-permissions.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeTeam, type TestTeam } from "../../support/workers/test-team.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

/** Every cell of the table, over HTTP: who may do what in a team. */

beforeAll(migrate);

type Act = (actor: TestUser, team: TestTeam) => Promise<Response>;

const ACTS: Record<TeamOperation, Act[]> = {
  read: [
    (actor, { path }) => actor.send("GET", path),
    (actor, { path }) => actor.send("GET", `${path}/members`),
    (actor, { path }) => actor.send("GET", `${path}/channels`),
  ],
  createChannel: [
    (actor, { path }) => actor.send("POST", `${path}/channels`, { name: "a", visibility: "public" }),
    (actor, { path }) => actor.send("POST", `${path}/channels`, { name: "b", visibility: "private" }),
  ],
  update: [
    (actor, { path }) => actor.send("PATCH", path, { name: "New" }),
    (actor, { path }) => actor.send("PATCH", path, { picture: null }),
  ],
  setRetention: [
    (actor, { path }) => actor.send("PATCH", path, { retentionDays: 7 }),
    (actor, { path }) => actor.send("PATCH", path, { name: "New", retentionDays: 7 }),
  ],
  invite: [
    (actor, { path }) => actor.send("POST", `${path}/invites`, {}),
    (actor, { path }) => actor.send("GET", `${path}/invites`),
    async (actor, team) => actor.send("DELETE", `${team.path}/invites/${(await team.invite()).inviteId}`),
  ],
  inviteAdmins: [(actor, { path }) => actor.send("POST", `${path}/invites`, { role: "admin" })],
  removeMember: [
    async (actor, team) => actor.send("DELETE", `${team.path}/members/${(await team.newcomer()).id}`),
  ],
  removeAdmin: [
    async (actor, team) => actor.send("DELETE", `${team.path}/members/${(await team.newcomer("admin")).id}`),
  ],
  setRole: [
    async (actor, team) => setRole(actor, team, await team.newcomer(), "admin"),
    async (actor, team) => setRole(actor, team, await team.newcomer("admin"), "member"),
    async (actor, team) => setRole(actor, team, await team.newcomer(), "owner"),
  ],
  leave: [(actor, { path }) => actor.send("POST", `${path}/leave`)],
  delete: [(actor, { path }) => actor.send("DELETE", path)],
};

function setRole(actor: TestUser, team: TestTeam, other: TestUser, role: string): Promise<Response> {
  return actor.send("PATCH", `${team.path}/members/${other.id}`, { role });
}

const STANDINGS = ["owner", "admin", "member", "outsider"] as const;
type Standing = (typeof STANDINGS)[number];

/** Written out here as well, so that nobody changes the table by mistake. */
const ALLOWED: Record<TeamOperation, readonly Standing[]> = {
  read: ["owner", "admin", "member"],
  createChannel: ["owner", "admin", "member"],
  update: ["owner", "admin"],
  setRetention: ["owner"],
  invite: ["owner", "admin"],
  inviteAdmins: ["owner"],
  removeMember: ["owner", "admin"],
  removeAdmin: ["owner"],
  setRole: ["owner"],
  leave: ["owner", "admin", "member"],
  delete: ["owner"],
};

function makeActor(standing: Standing, team: TestTeam): Promise<TestUser> {
  if (standing === "owner") return Promise.resolve(team.owner);
  return standing === "outsider" ? makeGuest() : team.newcomer(standing);
}

const cells = STANDINGS.flatMap((standing) =>
  TEAM_OPERATIONS.map((operation) => [standing, operation, ALLOWED[operation].includes(standing)] as const),
);

it.each(cells)("%s, %s: %s, by the table", (standing, operation, allowed) => {
  expect(mayInTeam(operation, standing)).toBe(allowed);
});

describe.each(cells)("%s, %s: %s, over HTTP", (standing, operation, allowed) => {
  it.each(ACTS[operation].map((act, index) => [index + 1, act] as const))("way %i", async (_, act) => {
    const team = await makeTeam();
    const response = await act(await makeActor(standing, team), team);
    expect(response.status, await response.clone().text()).toBe(
      allowed ? 200 : standing === "outsider" ? 404 : 403,
    );
  });
});

it.each(["admin", "member"] as const)("keeps the owner out of the reach of an %s", async (role) => {
  const team = await makeTeam();
  const actor = await team.newcomer(role);
  for (const method of ["PATCH", "DELETE"]) {
    const path = `${team.path}/members/${team.owner.id}`;
    expect((await actor.problem(method, path, { role: "member" })).type).toBe("/problems/not-allowed");
  }
  expect((await team.roles())[team.owner.id]).toBe("owner");
});

it.each(["admin", "member"] as const)("keeps the owner out of the reach of an %s", async (role) => {
  const team = await makeTeam();
  const actor = await team.newcomer(role);
  for (const method of ["PATCH", "DELETE"]) {
    const path = `${team.path}/members/${team.owner.id}`;
    expect((await actor.problem(method, path, { role: "member" })).type).toBe("/problems/not-allowed");
  }
  expect((await team.roles())[team.owner.id]).toBe("owner");
});
