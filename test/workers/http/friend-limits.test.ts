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
