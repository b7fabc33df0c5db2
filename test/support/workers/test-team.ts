import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { Role, Visibility } from "../../../protocol/chat/channel.ts";
import type { ChannelWithRole } from "../../../protocol/chat/resources.ts";
import type { Invite, Member, Team, TeamChannel } from "../../../protocol/chat/team.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { databaseOf, queryEverywhere } from "./databases.ts";
import { makeGuest, type TestUser } from "./test-user.ts";

export interface ListOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A team, and the calls that tests make of it. */
export class TestTeam {
  readonly id: string;
  readonly owner: TestUser;
  readonly path: string;

  constructor(id: string, owner: TestUser) {
    this.id = id;
    this.owner = owner;
    this.path = `/v1/teams/${id}`;
  }

  invite(options: object = {}, by = this.owner): Promise<Invite & { code: string }> {
    return by.ok("POST", `${this.path}/invites`, options);
  }

  /** Brings people in, with this role. */
  async add<People extends TestUser[]>(role: Role, ...people: People): Promise<People> {
    const { code } = await this.invite({ role: role === "admin" ? "admin" : "member" });
    for (const person of people) await join(person, code);
    return people;
  }

  /** Brings in a new guest, with this role. */
  async newcomer(role: Role = "member"): Promise<TestUser> {
    return (await this.add(role, await makeGuest()))[0];
  }

  read(by = this.owner): Promise<Team> {
    return by.ok("GET", this.path);
  }

  async roles(by = this.owner): Promise<Record<string, Role>> {
    const { items } = await by.ok<ListOf<Member>>("GET", `${this.path}/members?limit=200`);
    return Object.fromEntries(items.map(({ userId, role }) => [userId, role]));
  }

  async channels(by = this.owner): Promise<TeamChannel[]> {
    return (await by.ok<ListOf<TeamChannel>>("GET", `${this.path}/channels?limit=200`)).items;
  }

  /** The id of the channel that everybody is in. */
  async general(): Promise<string> {
    const channel = (await this.channels()).find(({ name }) => name === "general");
    if (!channel) throw new Error("the team has no first channel");
    return channel.channelId;
  }

  makeChannel(name: string, visibility: Visibility, by = this.owner): Promise<ChannelWithRole> {
    return by.ok("POST", `${this.path}/channels`, { name, visibility });
  }
}

export async function makeTeam(owner?: TestUser, name = "Walkers"): Promise<TestTeam> {
  const by = owner ?? (await makeGuest());
  const { teamId } = await by.ok<Team>("POST", "/v1/teams", { name });
  return new TestTeam(teamId, by);
}

export function join(person: TestUser, code: string): Promise<Team> {
  return person.ok("POST", `/v1/invites/${code}/accept`);
}

export const channelOf = (channelId: string) => env.CHAT_CHANNELS.getByName(channelId);

/** The role of somebody in a channel, by its object, or null. */
export async function roleIn(channelId: string, person: TestUser): Promise<Role | null> {
  const outcome = await channelOf(channelId).describe(person.id);
  return "ok" in outcome ? outcome.ok.role : null;
}

/** Gives a team so many members who exist only as rows, with handles and names by their numbers. */
export async function seedMembers(
  teamId: string,
  count: number,
  handle = "'seeded_' || value",
  nameKey = "'seeded ' || value",
): Promise<void> {
  const series = `WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series LIMIT ?)`;
  const insert = `INSERT INTO team_members (team_id, user_id, role, joined_ms, handle, name_key, ticket)
    ${series} SELECT ?, 'seeded-' || value, 'member', value, ${handle}, ${nameKey}, 'seeded' FROM series`;
  const home = databaseOf(teamId);
  await home.batch([
    home.prepare(insert).bind(count, teamId),
    home.prepare("UPDATE teams SET member_count = member_count + ? WHERE id = ?").bind(count, teamId),
  ]);
}

/** Puts somebody into as many teams as one can be, which exist only in their list. */
export async function fillTeamList({ id }: TestUser): Promise<void> {
  const rows = `INSERT INTO joined_teams (user_id, team_id, joined_ms, version)
    WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series LIMIT ?)
    SELECT ?, 'seeded-' || value, value, 1 FROM series`;
  await databaseOf(id).prepare(rows).bind(LIMITS.maxTeamsPerUser, id).run();
}

/** That the count on the team is the number of its rows. */
export async function expectCount(teamId: string): Promise<void> {
  const row = await databaseOf(teamId)
    .prepare(
      "SELECT member_count AS said, (SELECT count(*) FROM team_members WHERE team_id = ?1) AS counted FROM teams WHERE id = ?1",
    )
    .bind(teamId)
    .first<{ said: number; counted: number }>();
  expect(row?.said).toBe(row?.counted);
}

/** What is left to do of changes, by kind. */
export async function openChores(): Promise<string[]> {
  const found = await queryEverywhere<{ kind: string }>("SELECT kind FROM chores");
  return found.map(({ kind }) => kind).sort();
}
