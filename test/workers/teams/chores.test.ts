import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimDueChores, insertChore } from "../../../db/queries/chores.ts";
import { insertTeamChannel } from "../../../db/queries/team-channels.ts";
import { enterTeam } from "../../../db/queries/team-invites.ts";
import { insertTeam } from "../../../db/queries/team-making.ts";
import { deleteMember, deleteTeam } from "../../../db/queries/team-parting.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import type { Env } from "../../../workers/env.ts";
import worker from "../../../workers/index.ts";
import { directory, queryEverywhere } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import {
  channelOf,
  join,
  makeTeam,
  openChores,
  roleIn,
  seedMembers,
} from "../../support/workers/test-team.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

/** A Worker dies after the database and before the objects: here the queries are called without what follows them. */

beforeAll(migrate);

const MINUTE_MS = 60_000;

beforeEach(async () => {
  await queryEverywhere("DELETE FROM chores");
});

/** Runs the cron as if so much time had passed. */
async function cron(passedMs = 2 * MINUTE_MS): Promise<void> {
  await queryEverywhere("UPDATE chores SET due_ms = due_ms - ?1, created_ms = created_ms - ?1", passedMs);
  const context = createExecutionContext();
  await worker.scheduled(createScheduledController({ cron: "* * * * *" }), env, context);
  await waitOnExecutionContext(context);
}

/** The deployment without the channels that are named: a call to them fails. */
function without(...channelIds: string[]): Env {
  const getByName = (name: string) => {
    if (channelIds.includes(name)) throw new Error("the object is out of reach");
    return env.CHAT_CHANNELS.getByName(name);
  };
  return { ...env, CHAT_CHANNELS: { getByName } as unknown as Env["CHAT_CHANNELS"] };
}

describe("what a crash left undone, the cron does:", () => {
  it("the first channel of a new team", async () => {
    const ann = await makeGuest();
    const channel = {
      channelId: "first-channel",
      kind: "team" as const,
      teamId: "crashed-team",
      visibility: "public" as const,
      name: "general",
      topic: "",
      picture: null,
      readOnly: false,
      retentionDays: null,
      createdBy: ann.id,
      members: [{ userId: ann.id, role: "owner" as const }],
    };
    const by = await ann.me();
    await insertTeam(directory, {
      teamId: "crashed-team",
      name: "x",
      picture: null,
      channel,
      by,
      nowMs: Date.now(),
    });
    expect(await ann.ok("GET", "/v1/teams/crashed-team/channels")).toMatchObject({ items: [] });
    await cron();
    expect(await roleIn("first-channel", ann)).toBe("owner");
    expect(await ann.ok("GET", "/v1/teams/crashed-team/channels")).toMatchObject({
      items: [{ name: "general" }],
    });
    expect(await openChores()).toEqual([]);
  });

  it("a new channel", async () => {
    const team = await makeTeam();
    const spec = {
      channelId: "crashed-channel",
      kind: "team" as const,
      teamId: team.id,
      visibility: "public" as const,
      name: "plans",
      topic: "",
      picture: null,
      readOnly: false,
      retentionDays: null,
      createdBy: team.owner.id,
      members: [{ userId: team.owner.id, role: "owner" as const }],
    };
    await insertTeamChannel(directory, spec, { userId: team.owner.id, role: "owner" }, Date.now());
    expect(await team.channels()).toHaveLength(1);
    await cron();
    expect(await team.channels()).toHaveLength(2);
    expect(await roleIn("crashed-channel", team.owner)).toBe("owner");
  });

  it("a new channel whose maker left meanwhile belongs to nobody", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const spec = {
      channelId: "orphaned-channel",
      kind: "team" as const,
      teamId: team.id,
      visibility: "private" as const,
      name: "plans",
      topic: "",
      picture: null,
      readOnly: false,
      retentionDays: null,
      createdBy: bob.id,
      members: [{ userId: bob.id, role: "owner" as const }],
    };
    await insertTeamChannel(directory, spec, { userId: bob.id, role: "member" }, Date.now());
    await bob.ok("POST", `${team.path}/leave`);
    await cron();
    expect(await roleIn("orphaned-channel", bob)).toBeNull();
  });

  it("taking somebody who left out of the channels", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const general = await team.general();
    await deleteMember(directory, team.id, { userId: bob.id, role: "member" }, null, Date.now());
    expect(await roleIn(general, bob)).toBe("member");
    await cron();
    expect(await roleIn(general, bob)).toBeNull();
    expect(await openChores()).toEqual([]);
  });

  it("putting somebody who joined into the first channel", async () => {
    const team = await makeTeam();
    const { inviteId } = await team.invite();
    const bob = await makeGuest();
    const person = await bob.me();
    await enterTeam(directory, { inviteId, teamId: team.id, person, nowMs: Date.now() });
    expect(await roleIn(await team.general(), bob)).toBeNull();
    await cron();
    expect(await roleIn(await team.general(), bob)).toBe("member");
  });

  it("and not where they have left again", async () => {
    const team = await makeTeam();
    const { inviteId } = await team.invite();
    const bob = await makeGuest();
    const person = await bob.me();
    await enterTeam(directory, { inviteId, teamId: team.id, person, nowMs: Date.now() });
    await bob.ok("POST", `${team.path}/leave`);
    await cron();
    expect(await roleIn(await team.general(), bob)).toBeNull();
    expect(await openChores()).toEqual([]);
  });

  it("archiving the channels of a team that ended, and deleting its members however many", async () => {
    const team = await makeTeam();
    const general = await team.general();
    await seedMembers(team.id, 2_500);
    await deleteTeam(directory, team.id, team.owner.id, Date.now());
    expect((await team.owner.problem("GET", team.path)).type).toBe("/problems/no-such-team");
    await cron();
    expect((await channelOf(general).inspect())?.archivedAt).toEqual(expect.any(Number));
    expect(await queryEverywhere("SELECT * FROM team_members WHERE team_id = ?", team.id)).toEqual([]);
    expect(
      await queryEverywhere("SELECT * FROM joined_teams WHERE team_id = ? AND joined_ms", team.id),
    ).toEqual([]);
  });

  it("the directory after a channel", async () => {
    const team = await makeTeam();
    const general = await team.general();
    await channelOf(general).update(team.owner.id, { name: "lobby" });
    const payload = { channelId: general };
    await insertChore(directory.people, {
      kind: "updateDirectory",
      subject: general,
      payload,
      nowMs: Date.now(),
    });
    await cron();
    expect((await team.channels()).map(({ name }) => name)).toEqual(["lobby"]);
  });
});

describe("the cron", () => {
  it("leaves what a request is at alone", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    await deleteMember(directory, team.id, { userId: bob.id, role: "member" }, null, Date.now());
    await cron(0);
    expect(await openChores()).toEqual(["expelMember"]);
  });

  it("is not held up by a chore that fails, and tries it again later and later, up to an hour", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    const [broken, other] = [
      (await team.makeChannel("broken", "public", bob)).channelId,
      (await team.makeChannel("other", "public", bob)).channelId,
    ];
    await deleteMember(directory, team.id, { userId: bob.id, role: "member" }, null, Date.now());
    const waits: number[] = [];
    for (let tries = 0; tries < 10; tries += 1) {
      await queryEverywhere("UPDATE chores SET due_ms = 0");
      const startedMs = Date.now();
      await runDueChores(without(broken));
      expect(await openChores()).toEqual(["expelMember"]);
      const [{ due } = { due: 0 }] = await queryEverywhere<{ due: number }>(
        "SELECT due_ms AS due FROM chores",
      );
      waits.push(Math.round((due - startedMs) / 10_000));
    }
    expect(waits).toEqual([3, 6, 12, 24, 48, 96, 192, 360, 360, 360]);
    expect(await roleIn(other, bob)).toBeNull();
    expect(await roleIn(broken, bob)).toBe("owner");
    await cron(3_600_000);
    expect(await roleIn(broken, bob)).toBeNull();
  }, 60_000);

  it("gives a chore up after three days, says so once, and not before", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const payload = { channelId: "unreachable", userId: "user-1234" };
    await insertChore(directory.people, { kind: "expelMember", subject: "x", payload, nowMs: Date.now() });
    const later = async (passedMs: number) => {
      await queryEverywhere("UPDATE chores SET due_ms = 0, created_ms = ?", Date.now() - passedMs);
      await runDueChores(without("unreachable"));
    };
    await later(3 * 86_400_000 - MINUTE_MS);
    expect(await openChores()).toEqual(["expelMember"]);
    expect(log).not.toHaveBeenCalled();
    await later(3 * 86_400_000 + MINUTE_MS);
    await later(3 * 86_400_000 + 2 * MINUTE_MS);
    expect(await openChores()).toEqual([]);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it("survives a chore of a kind that it does not know", async () => {
    await env.DB.exec("INSERT INTO chores VALUES ('odd', 'paintItBlack', 'x', '{}', 1, 0, 0)");
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await cron();
    expect(await openChores()).toEqual([]);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it("gives each chore to one of two that run at the same time", async () => {
    for (let index = 0; index < 20; index += 1) {
      const payload = { channelId: `channel-${index}` };
      await insertChore(directory.people, { kind: "archiveChannel", subject: "x", payload, nowMs: 0 });
    }
    const claims = await Promise.all([1, 2, 3, 4].map(() => claimDueChores(directory.people, Date.now(), 8)));
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  it("does more than it claims at once", async () => {
    for (let start = 0; start < 250; start += 50) {
      await env.DB.batch(
        Array.from({ length: 50 }, (_, index) =>
          env.DB.prepare("INSERT INTO chores VALUES (?, 'eraseTeamMembers', 'x', ?, 1, 0, 0)").bind(
            `many-${start + index}`,
            JSON.stringify({ teamId: "no-such-team" }),
          ),
        ),
      );
    }
    await runDueChores(env);
    expect(await openChores()).toEqual([]);
  });
});

it("lets somebody who left come back only once they are out of all channels", async () => {
  const team = await makeTeam();
  const bob = await team.newcomer();
  const { channelId } = await team.makeChannel("secret", "private");
  await channelOf(channelId).addMembers(team.owner.id, [bob.id]);
  const { code, inviteId } = await team.invite();
  await deleteMember(directory, team.id, { userId: bob.id, role: "member" }, null, Date.now());
  const person = await bob.me();
  const entry = { inviteId, teamId: team.id, person, nowMs: Date.now() };
  expect((await enterTeam(directory, entry)).isIn).toBe(false);
  // The route finishes it first.
  await join(bob, code);
  expect(await roleIn(channelId, bob)).toBeNull();
  expect(await roleIn(await team.general(), bob)).toBe("member");
});
