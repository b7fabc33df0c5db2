import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { databaseOf } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

/** Gives a user `count` rows, with people who exist only as ids. */
async function seed(user: TestUser, state: "friends" | "requested" | "incoming", count: number) {
  const insert = `INSERT INTO friendships (owner_id, other_id, state, since_ms)
    SELECT ?, 'seeded-' || ? || value, ?, value FROM ${SERIES}`;
  await databaseOf(user.id).prepare(insert).bind(user.id, state, state, count).run();
}
const SERIES = `(WITH RECURSIVE series(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series LIMIT ?)
  SELECT value FROM series)`;

const makePair = () => Promise.all([makeGuest(), makeGuest()]);

describe("a full list of friends", () => {
  it("stops its owner from accepting, and says whose it is", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    await seed(bob, "friends", LIMITS.maxFriends);
    expect(await bob.problem("POST", `/v1/friend-requests/${ann.id}/accept`)).toMatchObject({
      status: 409,
      type: "/problems/too-many-friends",
    });
    expect((await bob.person(ann)).relation).toBe("incoming");
  });

  it("stops others from accepting its owner", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    await seed(ann, "friends", LIMITS.maxFriends);
    expect((await bob.problem("PUT", `/v1/friend-requests/${ann.id}`)).type).toBe(
      "/problems/they-have-too-many-friends",
    );
    expect((await bob.person(ann)).relation).toBe("incoming");
  });

  it("is never overfilled, even by acceptances at the same moment", async () => {
    const bob = await makeGuest();
    const askers = await Promise.all(Array.from({ length: 5 }, makeGuest));
    for (const asker of askers) await asker.request(bob);
    await seed(bob, "friends", LIMITS.maxFriends - 2);
    const answers = await Promise.all(
      askers.map((asker) => bob.send("POST", `/v1/friend-requests/${asker.id}/accept`)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 409, 409, 409]);
  });
});

describe("pending requests", () => {
  it("are limited for the sender", async () => {
    const [ann, bob] = await makePair();
    await seed(ann, "requested", LIMITS.maxPendingRequests);
    expect(await ann.problem("PUT", `/v1/friend-requests/${bob.id}`)).toMatchObject({
      status: 409,
      type: "/problems/too-many-requests-sent",
    });
    expect((await bob.person(ann)).relation).toBe("none");
  });

  it("are limited for the receiver", async () => {
    const [ann, bob] = await makePair();
    await seed(bob, "incoming", LIMITS.maxPendingRequests - 1);
    expect((await ann.request(bob)).relation).toBe("requested");
    const late = await makeGuest();
    expect((await late.problem("PUT", `/v1/friend-requests/${bob.id}`)).type).toBe(
      "/problems/too-many-requests-waiting",
    );
    expect((await ann.request(bob)).relation).toBe("requested");
  });
});

it("limits how many people one can block, but not repeating a block", async () => {
  const [ann, bob] = await makePair();
  const eve = await makeGuest();
  await ann.ok("PUT", `/v1/blocks/${eve.id}`);
  const insert = `INSERT INTO blocks SELECT ?, 'seeded-' || value, value FROM ${SERIES}`;
  await databaseOf(ann.id)
    .prepare(insert)
    .bind(ann.id, LIMITS.maxBlocks - 1)
    .run();
  expect(await ann.problem("PUT", `/v1/blocks/${bob.id}`)).toMatchObject({
    status: 409,
    type: "/problems/too-many-blocks",
  });
  expect(await ann.ok("PUT", `/v1/blocks/${eve.id}`)).toMatchObject({ relation: "blocked" });
});

describe("requests that nobody wants", () => {
  const drop = (by: TestUser, other: TestUser) => by.ok("DELETE", `/v1/friend-requests/${other.id}`);
  const ask = (by: TestUser, other: TestUser) => by.problem("PUT", `/v1/friend-requests/${other.id}`);
  const setCount = (user: TestUser, what: string, count: number) =>
    env.DB.prepare("UPDATE limit_counts SET count = ? WHERE key = ?")
      .bind(count, `account:${user.id}:${what}`)
      .run();

  it("cannot be repeated to somebody who declined, for a week, but may be answered", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    await drop(bob, ann);
    const refused = await ask(ann, bob);
    expect(refused).toMatchObject({ type: "/problems/rate-limited", limit: "friend-requests/person" });
    const days = (refused.retryAfterMs ?? 0) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
    await bob.request(ann);
    expect(await ann.request(bob), "whom they ask, one may answer").toMatchObject({ relation: "friends" });
  });

  it("may be made again when the week is over, and when one took one's own back", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    await drop(ann, bob);
    expect(await ann.request(bob)).toMatchObject({ relation: "requested" });
    await drop(bob, ann);
    expect((await ask(ann, bob)).type).toBe("/problems/rate-limited");
    await env.DB.prepare("UPDATE declined_requests SET at_ms = at_ms - ? WHERE asker_id = ?")
      .bind(LIMITS.askAgainAfterMs, ann.id)
      .run();
    expect(await ann.request(bob)).toMatchObject({ relation: "requested" });
  });

  it("are counted as declined where their sender is blocked, who is told nothing by it", async () => {
    const [ann, bob] = await makePair();
    await ann.request(bob);
    await bob.ok("PUT", `/v1/blocks/${ann.id}`);
    expect((await ask(ann, bob)).type).toBe("/problems/no-such-person");
    await bob.ok("DELETE", `/v1/blocks/${ann.id}`);
    expect((await ask(ann, bob)).type).toBe("/problems/rate-limited");
  });

  it("are few for a new account, and fewer for one that many declined", async () => {
    const [ann, bob] = await makePair();
    const [cleo, dan] = await makePair();
    await ann.request(bob);
    expect(await ann.request(bob), "a repeat is no new request").toMatchObject({ relation: "requested" });
    await setCount(ann, "friend-requests-when-new", 30);
    expect(await ann.request(bob)).toMatchObject({ relation: "requested" });
    expect(await ask(ann, cleo)).toMatchObject({ limit: "friend-requests-when-new/account" });
    expect((await ann.person(cleo)).relation).toBe("none");

    await env.DB.prepare(
      `INSERT INTO declined_requests (asker_id, decliner_id, at_ms) SELECT ?, 'seeded-' || value, ? FROM ${SERIES}`,
    )
      .bind(dan.id, Date.now(), 10)
      .run();
    await dan.request(ann);
    await setCount(dan, "friend-requests-when-declined", 5);
    expect(await ask(dan, bob)).toMatchObject({ limit: "friend-requests-when-declined/account" });
  });
});
