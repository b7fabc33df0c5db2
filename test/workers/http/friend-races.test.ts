import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { databaseOf } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

/**
 * Both sides act at the same moment, in every pairing. Whatever order the database saw, the two must end in a state
 * that one of the two orders explains, with the same word on both sides and in both hubs.
 */

beforeAll(migrate);

type Act = (me: TestUser, other: TestUser) => Promise<Response>;

const ACTS = {
  request: (me, other) => me.send("PUT", `/v1/friend-requests/${other.id}`),
  accept: (me, other) => me.send("POST", `/v1/friend-requests/${other.id}/accept`),
  drop: (me, other) => me.send("DELETE", `/v1/friend-requests/${other.id}`),
  remove: (me, other) => me.send("DELETE", `/v1/friends/${other.id}`),
  block: (me, other) => me.send("PUT", `/v1/blocks/${other.id}`),
  unblock: (me, other) => me.send("DELETE", `/v1/blocks/${other.id}`),
} satisfies Record<string, Act>;
type ActName = keyof typeof ACTS;

/** How Ann stands to Bob before the two act. */
const STARTS = {
  none: () => Promise.all([makeGuest(), makeGuest()]),
  requested: async () => {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    await ann.request(bob);
    return [ann, bob];
  },
  friends: makeFriends,
} satisfies Record<string, () => Promise<[TestUser, TestUser]>>;
type Start = keyof typeof STARTS;

/** The state of a pair: a relation of Ann to Bob, and who blocked whom. */
interface Model {
  relation: "none" | "requested" | "incoming" | "friends";
  blockedBy: Set<"ann" | "bob">;
}

function apply(model: Model, who: "ann" | "bob", act: ActName): Model {
  const { relation, blockedBy } = model;
  const other = who === "ann" ? "bob" : "ann";
  const mine = who === "ann" ? "requested" : "incoming";
  const theirs = who === "ann" ? "incoming" : "requested";
  if (blockedBy.has(other) && !(blockedBy.has(who) && act === "unblock")) return model;
  switch (act) {
    case "request":
      if (blockedBy.has(who) || relation === "friends") return model;
      return { ...model, relation: relation === theirs ? "friends" : mine };
    case "accept":
      return { ...model, relation: relation === theirs ? "friends" : relation };
    case "drop":
      return { ...model, relation: relation === "friends" ? "friends" : "none" };
    case "remove":
      return { ...model, relation: relation === "friends" ? "none" : relation };
    case "block":
      return { relation: "none", blockedBy: new Set([...blockedBy, who]) };
    case "unblock":
      return { ...model, blockedBy: new Set([...blockedBy].filter((name) => name !== who)) };
  }
}

interface Row {
  owner_id: string;
  other_id: string;
  state: string;
}

async function readPair(ann: TestUser, bob: TestUser) {
  const where = "WHERE owner_id IN (?1, ?2) AND other_id IN (?1, ?2)";
  const inOwn = async (table: string): Promise<Row[]> => {
    const own = [ann, bob].map(({ id }) =>
      databaseOf(id).prepare(`SELECT * FROM ${table} ${where} AND owner_id = ?3`).bind(ann.id, bob.id, id),
    );
    return (await Promise.all(own.map((query) => query.all<Row>()))).flatMap(({ results }) => results);
  };
  const rows = await inOwn("friendships");
  const blocks = await inOwn("blocks");
  const stateOf = (owner: TestUser) => rows.find((row) => row.owner_id === owner.id)?.state ?? "none";
  return {
    mirrored: `${stateOf(ann)}/${stateOf(bob)}`,
    blockedBy: blocks.map((row) => (row.owner_id === ann.id ? "ann" : "bob")).sort(),
  };
}

const MIRROR = { none: "none", requested: "incoming", incoming: "requested", friends: "friends" };

function outcomesOf(start: Start, annActs: ActName, bobActs: ActName) {
  const model: Model = { relation: start, blockedBy: new Set() };
  const orders: ["ann" | "bob", ActName][][] = [
    [
      ["ann", annActs],
      ["bob", bobActs],
    ],
    [
      ["bob", bobActs],
      ["ann", annActs],
    ],
  ];
  return orders.map((order) => {
    const { relation, blockedBy } = order.reduce((state, [who, act]) => apply(state, who, act), model);
    return { mirrored: `${relation}/${MIRROR[relation]}`, blockedBy: [...blockedBy].sort() };
  });
}

/** No ticket is left and, where a hub knows the list, it knows the same as the database. */
async function expectHubsSettled(ann: TestUser, bob: TestUser): Promise<void> {
  for (const user of [ann, bob]) {
    const hub = env.USER_HUBS.getByName(user.id);
    const tickets = await runInDurableObject(hub, (_, { storage }) => storage.kv.get("tickets"));
    expect(tickets ?? []).toEqual([]);
  }
}

const names = Object.keys(ACTS) as ActName[];
const pairings = names.flatMap((annActs) => names.map((bobActs) => [annActs, bobActs] as const));

describe.each(Object.keys(STARTS) as Start[])("where the two begin as %s", (start) => {
  it.each(pairings)("%s against %s ends as one of the two orders would", async (annActs, bobActs) => {
    const [ann, bob] = await STARTS[start]();
    const answers = await Promise.all([ACTS[annActs](ann, bob), ACTS[bobActs](bob, ann)]);
    for (const answer of answers) expect([200, 404, 409]).toContain(answer.status);
    expect(outcomesOf(start, annActs, bobActs)).toContainEqual(await readPair(ann, bob));
    await expectHubsSettled(ann, bob);
  });
});

it("survives a storm of everything by both, and ends mirrored and settled", async () => {
  for (let round = 0; round < 6; round += 1) {
    const [ann, bob] = await STARTS.none();
    const storm = names.flatMap((name) => [ACTS[name](ann, bob), ACTS[name](bob, ann), ACTS[name](ann, bob)]);
    for (const answer of await Promise.all(storm)) expect(answer.status).toBeLessThan(500);
    const { mirrored, blockedBy } = await readPair(ann, bob);
    expect(Object.entries(MIRROR).map(([mine, theirs]) => `${mine}/${theirs}`)).toContain(mirrored);
    if (blockedBy.length > 0) expect(mirrored).toBe("none/none");
    await expectHubsSettled(ann, bob);
  }
});
