import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Directory } from "../../../db/directory/directory.ts";
import { enterTeam } from "../../../db/queries/team-invites.ts";
import type { Member, Team } from "../../../protocol/chat/team.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import type { Env } from "../../../workers/env.ts";
import { acceptInvite } from "../../../workers/teams/invites.ts";
import { leaveTeam } from "../../../workers/teams/team-members.ts";
import { deleteAccount, deleteIn, runCronFor, tracesOf } from "../../support/workers/account-deletion.ts";
import { directory, nameOf, queryEverywhere, withoutTransactions } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { type ListOf, makeTeam, openChores, roleIn, type TestTeam } from "../../support/workers/test-team.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

/**
 * The Worker dies, or a database is out of reach, between a team's home and the list of somebody who lives elsewhere: the cron makes
 * the other half up, and who is in the team is what the home says.
 */

beforeAll(migrate);
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

/** A team, and somebody who lives in another database, and neither in that of accounts. */
async function makeApart(): Promise<{ team: TestTeam; bob: TestUser; code: string }> {
  for (;;) {
    const [team, bob] = await Promise.all([makeTeam(), makeGuest()]);
    if (nameOf(team.id) !== nameOf(bob.id)) return { team, bob, code: (await team.invite()).code };
  }
}

const acting = (inEnv: Env, { id }: TestUser) => ({
  env: inEnv,
  directory: new Directory(inEnv),
  me: id,
  later: () => {},
});

async function runCron(): Promise<void> {
  await queryEverywhere("UPDATE chores SET due_ms = 0");
  await runDueChores(env);
  expect(await openChores()).toEqual([]);
}

const teamsOf = async (person: TestUser) =>
  (await person.ok<ListOf<Team>>("GET", "/v1/teams")).items.map(({ teamId }) => teamId);

it("enters the team in the list later where the list was out of reach", async () => {
  const { team, bob, code } = await makeApart();
  // Keeping room is the one transaction that comes through.
  await acceptInvite(acting(withoutTransactions(bob.id, 1), bob), code);
  expect((await team.read(bob)).role).toBe("member");
  expect(await teamsOf(bob)).toEqual([]);
  await runCron();
  expect(await teamsOf(bob)).toEqual([team.id]);
  expect(await roleIn(await team.general(), bob)).toBe("member");
});

it("lets nobody in whose list cannot keep room", async () => {
  const { team, bob, code } = await makeApart();
  await expect(acceptInvite(acting(withoutTransactions(bob.id, 0), bob), code)).rejects.toThrow(
    "out of reach",
  );
  expect(await team.roles()).toEqual({ [team.owner.id]: "owner" });
  expect(await openChores()).toEqual([]);
});

it("takes the team off the list later, and shows it to nobody who has left", async () => {
  const { team, bob, code } = await makeApart();
  await bob.ok("POST", `/v1/invites/${code}/accept`);
  await leaveTeam(acting(withoutTransactions(bob.id, 0), bob), team.id);
  expect(await team.roles()).toEqual({ [team.owner.id]: "owner" });
  // The list is behind, and the home is asked.
  expect(await teamsOf(bob)).toEqual([]);
  expect(await openChores()).toContain("settleMembership");
  await runCron();
  const listed = "SELECT * FROM joined_teams WHERE user_id = ? AND joined_ms IS NOT NULL";
  expect(await queryEverywhere(listed, bob.id)).toEqual([]);
});

it("finds a member by a new name in a team that lives elsewhere", async () => {
  const { team, bob, code } = await makeApart();
  await bob.ok("POST", `/v1/invites/${code}/accept`);
  await bob.ok("PATCH", "/v1/me", { displayName: "Quite Another" });
  const found = await team.owner.ok<ListOf<Member>>("GET", `${team.path}/members?prefix=quite`);
  expect(found.items.map(({ userId }) => userId)).toEqual([bob.id]);
});

it("takes a deleted account out of a team whose home was out of reach", async () => {
  const { team, bob, code } = await makeApart();
  await bob.ok("POST", `/v1/invites/${code}/accept`);
  const broken = withoutTransactions(team.id, 0);
  await deleteIn(broken, bob);
  await queryEverywhere("UPDATE chores SET due_ms = 0");
  await runDueChores(broken);
  expect(await openChores()).toContain("leaveTeams");
  await runCronFor(bob);
  expect(await tracesOf(bob)).toEqual([]);
  expect((await team.read()).memberCount).toBe(1);
});

it("takes out again whose account was deleted while they entered", async () => {
  const { team, bob } = await makeApart();
  const { inviteId } = await team.invite();
  const person = await bob.me();
  await deleteAccount(bob);
  await runCronFor(bob);
  // As by a request that was under way: only the database of accounts could have said no.
  await enterTeam(directory, { inviteId, teamId: team.id, person, nowMs: Date.now() });
  expect((await team.read()).memberCount).toBe(2);
  await runCron();
  expect((await team.read()).memberCount).toBe(1);
  expect(await roleIn(await team.general(), bob)).toBeNull();
});
