import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Access } from "../../../protocol/access.ts";
import type { Problem } from "../../../protocol/resources.ts";
import { routeRows } from "../../../tools/contract/access/access-rows.ts";
import { CALLERS, type Caller, callerMay } from "../../../tools/contract/access/callers.ts";
import { httpAccess } from "../../../workers/http-access.ts";
import { type Asked, REQUEST_NAMES, requestOf } from "../../support/workers/access/requests.ts";
import { objectState, settle, storedState } from "../../support/workers/access/stored-state.ts";
import { type AccessWorld, forgetCounts, makeAccessWorld } from "../../support/workers/access/world.ts";
import { strangeIds, withWrongIds } from "../../support/workers/access/wrong-ids.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { send } from "../../support/workers/test-user.ts";

const ROWS = routeRows(httpAccess());
/** How a request is refused: for want of a sign-in, by a role, or because the thing is not there for this caller. */
const REFUSAL = /^\/problems\/(not-signed-in|not-allowed|not-friends|not-found|no-such-\w+)$/;

const EMPTY = { rows: [], entries: [] };

let world: AccessWorld;

beforeAll(async () => {
  await migrate();
  world = await makeAccessWorld();
});

async function ask(method: string, caller: Caller, asked: Asked): Promise<Response> {
  const { token } = asked.as ?? world.people[caller];
  const headers = { ...asked.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const body = asked.bytes ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
  return send(asked.path, { method, headers, ...(body !== undefined && { body }) });
}

const methodOf = (what: string) => (what.startsWith("ALL ") ? "GET" : (what.split(" ")[0] ?? ""));
const callersWho = (access: Access, may: boolean) =>
  CALLERS.filter((caller) => callerMay(access, caller) === may);

describe("every route", () => {
  it("has a request here, and no request is for a route that is none", () => {
    const names = ROWS.flatMap(({ what, access }) => [what, `${what} (${access})`]);
    for (const row of ROWS) expect(() => requestOf(row)).not.toThrow();
    for (const name of REQUEST_NAMES) expect(names).toContain(name);
  });
});

describe("whoever may not", () => {
  let before: Record<string, unknown>;

  beforeAll(async () => {
    await settle(world);
    before = await storedState(world);
  });

  it.each(ROWS)("is refused: $what ($access)", async ({ what, access }) => {
    await forgetCounts();
    await Promise.all(
      callersWho(access, false).map(async (caller) => {
        const response = await ask(
          methodOf(what),
          caller,
          await requestOf({ what, access })(world, caller, false),
        );
        const { type } = (await response.json()) as Problem;
        expect(type, caller).toMatch(REFUSAL);
        // Of what a deployment has not, nobody is told that it could be had.
        const isUnknown = access === "localTools" || access === "metricsToken";
        if (["nobody", "signedOut", "deleted"].includes(caller) && !isUnknown)
          expect(response.status, caller).toBe(401);
      }),
    );
  });

  it("has changed nothing by it, in any database, object or bucket", async () => {
    expect(await storedState(world)).toEqual(before);
  });
});

describe("a wrong id", () => {
  const withIds = ROWS.filter(({ what }) => what.includes("/:") && !what.startsWith("OPTIONS"));
  /** Taking out whom a channel does not have is done already. */
  const isDone = (what: string, path: string) =>
    what.startsWith("DELETE /v1/channels/:channelId/members/") && path.includes(world.channelId);
  let before: Record<string, unknown>;
  let hubs: string[];

  const hubIds = async () => (await listDurableObjectIds(env.USER_HUBS)).map(String).sort();

  beforeAll(async () => {
    before = await storedState(world);
    hubs = await hubIds();
  });

  it.each(withIds)(
    "is refused to the owner, be it made up or of another kind: $what ($access)",
    async (row) => {
      const asked = await requestOf(row)(world, "owner", false);
      // The made-up one, and every fourth of the others: another fourth for each route.
      const turn = ROWS.indexOf(row);
      const wrong = withWrongIds(world, row.what.split(" ")[1] ?? "", asked.path).filter(
        (_, index) => index === 0 || (index + turn) % 4 === 0,
      );
      expect(wrong.length).toBeGreaterThan(1);
      await forgetCounts();
      for (const { path } of wrong) {
        const response = await ask(methodOf(row.what), "owner", { ...asked, path });
        const { type, done } = (await response.json()) as Partial<Problem & { done: boolean }>;
        if (done) expect(isDone(row.what, path), path).toBe(true);
        else expect(type, path).toMatch(/^\/problems\/(invalid-input|not-found|no-such-\w+)$/);
      }
    },
  );

  it("makes no channel, file or hub, and changes none", async () => {
    expect(await hubIds()).toEqual(hubs);
    for (const id of strangeIds(world).filter((each) => each !== world.channelId))
      expect(await objectState(env.CHAT_CHANNELS.getByName(id)), id).toEqual(EMPTY);
    for (const id of strangeIds(world).filter((each) => each !== world.fileId))
      expect(await objectState(env.STORED_FILES.getByName(id)), id).toEqual(EMPTY);
    expect(await storedState(world)).toEqual(before);
  });
});

describe("whoever may", () => {
  it.each(ROWS)("is served: $what ($access)", async ({ what, access }) => {
    await forgetCounts();
    await Promise.all(
      callersWho(access, true).map(async (caller) => {
        const asked = await requestOf({ what, access })(world, caller, true);
        const response = await ask(methodOf(what), caller, asked);
        const answer = `${caller}: ${response.status} ${new TextDecoder().decode(await response.arrayBuffer()).slice(0, 300)}`;
        if (asked.status === undefined) expect(response.ok, answer).toBe(true);
        else expect(response.status, answer).toBe(asked.status);
      }),
    );
  });
});
