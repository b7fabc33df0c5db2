import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Contact, ContactPage } from "../../../protocol/resources.ts";
import { databaseOf } from "../../support/workers/databases.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

interface Entry {
  id: string;
  sinceMs: number;
}

/** Few times, so that many entries share one and the tie-break counts. */
const entriesArbitrary = fc.uniqueArray(
  fc.record({ id: fc.stringMatching(/^[A-Za-z0-9_-]{8,12}$/), sinceMs: fc.integer({ min: 1, max: 6 }) }),
  { selector: (entry) => entry.id, maxLength: 30 },
);

const newestFirst = (a: Entry, b: Entry) => b.sinceMs - a.sinceMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

async function write(owner: TestUser, entries: Entry[]): Promise<void> {
  const own = databaseOf(owner.id);
  await own.batch([
    own.prepare("DELETE FROM friendships WHERE owner_id = ?").bind(owner.id),
    own.prepare("DELETE FROM blocks WHERE owner_id = ?").bind(owner.id),
    ...entries.map((entry) => insert(owner, entry)),
  ]);
  if (entries.length > 0) await env.DB.batch(entries.map(insertPerson));
}

const LISTS = {
  "/v1/friends?": { table: "friendships", state: "friends" },
  "/v1/friend-requests?direction=incoming&": { table: "friendships", state: "incoming" },
  "/v1/friend-requests?direction=outgoing&": { table: "friendships", state: "requested" },
  "/v1/blocks?": { table: "blocks", state: null },
};
type ListPath = keyof typeof LISTS;

let list: (typeof LISTS)[ListPath] = LISTS["/v1/friends?"];

function insertPerson({ id }: Entry): D1PreparedStatement {
  const person = "INSERT OR IGNORE INTO user (id, name, email, handle) VALUES (?1, ?1, ?1, ?1)";
  return env.DB.prepare(person).bind(id);
}

function insert(owner: TestUser, { id, sinceMs }: Entry): D1PreparedStatement {
  const own = databaseOf(owner.id);
  return list.table === "blocks"
    ? own.prepare("INSERT INTO blocks VALUES (?, ?, ?)").bind(owner.id, id, sinceMs)
    : own.prepare("INSERT INTO friendships VALUES (?, ?, ?, ?)").bind(owner.id, id, list.state, sinceMs);
}

async function readAll(
  owner: TestUser,
  path: ListPath,
  limit: number,
  betweenPages: (read: Contact[]) => Promise<void> = async () => {},
): Promise<Contact[]> {
  const read: Contact[] = [];
  let cursor = "";
  for (;;) {
    const page = await owner.ok<ContactPage>("GET", `${path}limit=${limit}${cursor}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    read.push(...page.items);
    if (page.nextCursor === null) return read;
    expect(page.items).toHaveLength(limit);
    cursor = `&cursor=${page.nextCursor}`;
    await betweenPages(read);
  }
}

const toEntry = ({ userId, since }: Contact): Entry => ({ id: userId, sinceMs: Date.parse(since) });

it.each(Object.keys(LISTS) as ListPath[])("reads %s page by page in one order", async (path) => {
  list = LISTS[path];
  const owner = await makeGuest();
  await fc.assert(
    fc.asyncProperty(entriesArbitrary, fc.integer({ min: 1, max: 8 }), async (entries, limit) => {
      await write(owner, entries);
      const read = await readAll(owner, path, limit);
      expect(read.map(toEntry)).toEqual([...entries].sort(newestFirst));
    }),
    { numRuns: 15 },
  );
});

it("neither repeats nor hides an entry while others come and go", async () => {
  list = LISTS["/v1/friends?"];
  const owner = await makeGuest();
  await fc.assert(
    fc.asyncProperty(
      entriesArbitrary,
      entriesArbitrary,
      fc.integer({ min: 1, max: 5 }),
      async (entries, later, limit) => {
        await write(owner, entries);
        const known = new Set(entries.map((entry) => entry.id));
        const coming = later.filter((entry) => !known.has(entry.id));
        const removed = new Set<string>();
        const read = await readAll(owner, "/v1/friends?", limit, async (soFar) => {
          const next = coming.pop();
          // Somebody who was just read, perhaps the one whom the cursor names.
          const gone = soFar.at(-1)?.userId ?? "";
          removed.add(gone);
          const own = databaseOf(owner.id);
          const remove = own.prepare("DELETE FROM friendships WHERE owner_id = ? AND other_id = ?");
          if (next) await insertPerson(next).run();
          await own.batch([remove.bind(owner.id, gone), ...(next ? [insert(owner, next)] : [])]);
        });
        const ids = read.map((contact) => contact.userId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining([...known]));
        expect(read.map(toEntry)).toEqual(read.map(toEntry).sort(newestFirst));
      },
    ),
    { numRuns: 15 },
  );
});

it.each(["nonsense", "W10", btoa("[1]"), btoa('["a","b"]'), "%00", ""])(
  "refuses the cursor %j",
  async (cursor) => {
    const owner = await makeGuest();
    expect(await owner.problem("GET", `/v1/friends?cursor=${cursor}`)).toMatchObject({
      status: 400,
      type: "/problems/invalid-cursor",
    });
  },
);

it.each(["0", "201", "-1", "1.5", "many", ""])("refuses the page size %j", async (limit) => {
  const owner = await makeGuest();
  expect(await owner.problem("GET", `/v1/friends?limit=${limit}`)).toMatchObject({
    status: 400,
    type: "/problems/invalid-input",
    field: "limit",
  });
});

it("needs the direction of requests", async () => {
  const owner = await makeGuest();
  expect(await owner.problem("GET", "/v1/friend-requests")).toMatchObject({
    status: 400,
    field: "direction",
  });
});
