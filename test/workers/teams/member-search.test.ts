import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Directory } from "../../../db/directory/directory.ts";
import { nameKey } from "../../../db/queries/name-key.ts";
import { readMemberPage } from "../../../db/queries/team-members.ts";
import type { Member } from "../../../protocol/chat/team.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { type ListOf, makeTeam, seedMembers, type TestTeam } from "../../support/workers/test-team.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

async function search(team: TestTeam, prefix: string, limit = 50): Promise<string[]> {
  const path = `${team.path}/members?prefix=${encodeURIComponent(prefix)}&limit=${limit}`;
  const found: string[] = [];
  let cursor = "";
  do {
    const page: ListOf<Member> = await team.owner.ok("GET", path + cursor);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ handle }) => handle));
    cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
  } while (cursor !== "");
  return found;
}

async function named(person: TestUser, handle: string, displayName: string): Promise<TestUser> {
  await person.ok("PATCH", "/v1/me", { handle, displayName });
  return person;
}

describe("a search by prefix", () => {
  it("finds people by handle and by display name, in any case and without accents", async () => {
    const team = await makeTeam(await named(await makeGuest(), "zoe", "Zoé"));
    await named(await team.newcomer(), "jo_1", "José Álvarez");
    await named(await team.newcomer(), "pepe", "Jose");
    await named(await team.newcomer(), "minsu", "김민수");
    expect(await search(team, "jo")).toEqual(["jo_1", "pepe"]);
    expect(await search(team, "JOSÉ A")).toEqual(["jo_1"]);
    expect(await search(team, "ㄱ")).toEqual(["minsu"]);
    expect(await search(team, "김미")).toEqual(["minsu"]);
    expect(await search(team, "zo")).toEqual(["zoe"]);
    expect(await search(team, "nobody")).toEqual([]);
    expect(await search(team, "%")).toEqual([]);
    expect(await search(team, "_")).toEqual([]);
    expect(await search(team, "")).toHaveLength(4);
  });

  it("follows a change of the profile at once, in every team", async () => {
    const bob = await makeGuest();
    const teams = [await makeTeam(), await makeTeam()];
    for (const team of teams) await team.add("member", bob);
    await named(bob, "bobby", "Robert");
    for (const team of teams) {
      expect(await search(team, "bobb")).toEqual(["bobby"]);
      expect(await search(team, "rober")).toEqual(["bobby"]);
    }
    await bob.ok("PATCH", "/v1/me", { handle: "robbie" });
    expect(await search(teams[0] as TestTeam, "bobb")).toEqual([]);
    expect(await search(teams[0] as TestTeam, "rober")).toEqual(["robbie"]);
    await bob.ok("PATCH", "/v1/me", { displayName: "Zed" });
    expect(await search(teams[1] as TestTeam, "rober")).toEqual([]);
    expect(await search(teams[1] as TestTeam, "zed")).toEqual(["robbie"]);
  });

  it("keeps what it knew where the profile could not be changed", async () => {
    const team = await makeTeam();
    const [bob] = [await named(await team.newcomer(), "bob_1", "Bob")];
    await named(await makeGuest(), "taken", "Somebody");
    await bob.problem("PATCH", "/v1/me", { handle: "taken", displayName: "Robert" });
    expect(await search(team, "bo")).toEqual(["bob_1"]);
    expect(await search(team, "ta")).toEqual([]);
    expect(await search(team, "rob")).toEqual([]);
  });

  it("knows the name of somebody who changes it while joining", async () => {
    const team = await makeTeam();
    const { code } = await team.invite();
    for (let round = 0; round < 8; round += 1) {
      const bob = await makeGuest();
      await Promise.all([
        bob.ok("POST", `/v1/invites/${code}/accept`),
        named(bob, `new_${round}`, `Fresh ${round}`),
      ]);
      expect(await search(team, `fresh ${round}`)).toEqual([`new_${round}`]);
      expect(await search(team, `new_${round}`)).toEqual([`new_${round}`]);
    }
  });

  it("reads every member that it finds once, handles first, whatever the size of the pages", async () => {
    const team = await makeTeam(await named(await makeGuest(), "zz_owner", "Zz"));
    const words = fc.constantFrom("a", "ab", "abc", "b", "ba", "가", "각", "é");
    const people = fc.array(fc.record({ handle: fc.constantFrom("a", "ab", "b", "ba"), name: words }), {
      maxLength: 25,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(people, words, fc.integer({ min: 1, max: 6 }), async (drawn, prefix, limit) => {
        run += 1;
        const rows = drawn.map(({ handle, name }, index) => ({
          id: `person-${run}-${index}`,
          handle: `${handle}_${run}_${index}`,
          name,
        }));
        await env.DB.batch([
          env.DB.prepare("DELETE FROM team_members WHERE team_id = ? AND role = 'member'").bind(team.id),
          ...rows.flatMap(({ id, handle, name }) => [
            env.DB.prepare("INSERT INTO user (id, name, email, handle) VALUES (?, ?, ?1, ?)").bind(
              id,
              name,
              handle,
            ),
            env.DB.prepare("INSERT INTO team_members VALUES (?, ?, 'member', 1, ?, ?, 'x')").bind(
              team.id,
              id,
              handle,
              nameKey(name),
            ),
          ]),
        ]);
        const byHandle = rows.filter(({ handle }) => handle.startsWith(prefix));
        const byName = rows.filter(
          (row) => !byHandle.includes(row) && nameKey(row.name).startsWith(nameKey(prefix)),
        );
        const found = await search(team, prefix, limit);
        expect(found.slice(0, byHandle.length)).toEqual(byHandle.map(({ handle }) => handle).sort());
        expect(found.slice(byHandle.length).sort()).toEqual(byName.map(({ handle }) => handle).sort());
      }),
      { numRuns: 25 },
    );
  });
});

describe("in a team of 100,000", () => {
  const queries: D1PreparedStatement[] = [];
  const noting = (statement: D1PreparedStatement) => ({
    bind: (...params: unknown[]) => {
      const bound = statement.bind(...params);
      queries.push(bound);
      return bound;
    },
  });
  const DB = new Proxy(env.DB, {
    get: (target, property) =>
      property === "prepare"
        ? (query: string) => noting(target.prepare(query))
        : (statements: D1PreparedStatement[]) => target.batch(statements),
  });

  /** How many rows D1 reads for a page, by its own count. */
  async function rowsRead(teamId: string, prefix: string, limit: number): Promise<number> {
    queries.length = 0;
    await readMemberPage(new Directory({ DB }), { teamId, prefix, after: null, limit });
    let rows = 0;
    for (const query of queries) rows += (await query.all()).meta.rows_read;
    return rows;
  }

  it("a search reads what it finds and little more, by handle, by name, and for everyone", async () => {
    const team = await makeTeam();
    await seedMembers(team.id, 99_999, "'seeded_' || (100000 + value)", "'name ' || (100000 + value)");
    expect((await team.read()).memberCount).toBe(100_000);
    // Ten match by handle, ten by name, the page has room for all.
    expect(await rowsRead(team.id, "seeded_15432", 50)).toBeLessThan(40);
    expect(await rowsRead(team.id, "name 15432", 50)).toBeLessThan(40);
    // Thousands match: a page is read, not they.
    expect(await rowsRead(team.id, "seeded_1", 20)).toBeLessThan(80);
    expect(await rowsRead(team.id, "name 1", 20)).toBeLessThan(80);
    expect(await rowsRead(team.id, "", 20)).toBeLessThan(80);
  });
});
