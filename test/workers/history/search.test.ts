import { beforeAll, describe, expect, it } from "vitest";
import type { SearchPage } from "../../../protocol/chat/history.ts";
import { makeGroup } from "../../support/workers/http-channels.ts";
import { archive, keepHot, write } from "../../support/workers/http-history.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { befriend, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

let ann: TestUser;
let bob: TestUser;
let old: string;
let quiet: string;

const find = (user: TestUser, path: string, q: string, more = "") =>
  user.ok<SearchPage>("GET", `${path}?q=${encodeURIComponent(q)}${more}`);
const findIn = (channelId: string, q: string, more = "") =>
  find(bob, `/v1/channels/${channelId}/search`, q, more);

/** Everything that is found, page by page. */
async function findAll(path: string, q: string): Promise<SearchPage["items"]> {
  const items: SearchPage["items"] = [];
  for (let cursor: string | null = null; ; ) {
    const page: SearchPage = await find(
      bob,
      path,
      q,
      `&limit=3${cursor === null ? "" : `&cursor=${cursor}`}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
  }
}

beforeAll(async () => {
  await migrate();
  keepHot(5);
  [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await befriend(ann, bob);
  ({ channelId: old } = await makeGroup(ann, bob));
  ({ channelId: quiet } = await makeGroup(ann, bob));
  const first = await write(ann, old, "오늘 점심은 김치찌개 어때요?");
  for (let n = 0; n < 20; n += 1) await write(ann, old, `이야기 ${n}: Straße, 日本語, 😀👍`);
  await write(ann, quiet, "김치찌개 좋아요");
  await write(bob, old, "김치찌개 먹으러 갑시다", { threadOf: first });
  await write(bob, old, "김치찌개가 안 보이게", { searchText: undefined });
  await archive(old, 3);
});

describe("searching a channel", () => {
  it("finds what is in the archive and what is not, newest first, with highlights", async () => {
    const { items, nextCursor } = await findIn(old, "김치찌개");
    expect(items.map(({ highlight }) => highlight)).toEqual([
      "\u0002김치찌개\u0003 먹으러 갑시다",
      "오늘 점심은 \u0002김치찌개\u0003 어때요?",
    ]);
    expect(nextCursor).toBeNull();
  });

  it.each(["STRASSE", "日本", "本語,", "😀👍", "이야"])("finds all of %s, page by page", async (q) => {
    const items = await findAll(`/v1/channels/${old}/search`, q);
    expect(items).toHaveLength(20);
    const seqs = items.map(({ message }) => message.seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
  });

  it("goes on before a message", async () => {
    const { items } = await findIn(old, "이야기", "&before=5");
    expect(items.map(({ message }) => message.seq)).toEqual([4, 3]);
  });

  it("takes nothing for syntax", async () => {
    for (const q of ['"김치', "김치 OR", "김치*", "text:김치", "NEAR(", "'; DROP", '""']) {
      expect((await findIn(old, q)).items, q).toEqual([]);
    }
  });

  it("refuses a query that is too short or too long", async () => {
    const path = `/v1/channels/${old}/search`;
    expect(await bob.problem("GET", `${path}?q=a`)).toMatchObject({ status: 400, field: "q" });
    expect(await bob.problem("GET", `${path}?q=${"a".repeat(101)}`)).toMatchObject({
      status: 400,
      field: "q",
    });
    expect(await bob.problem("GET", `${path}?q=abc&cursor=x`)).toMatchObject({
      type: "/problems/invalid-cursor",
    });
  });
});

describe("searching all my channels", () => {
  it("finds in all of them, newest first, page by page", async () => {
    const items = await findAll("/v1/search/messages", "김치찌개");
    expect(items.map(({ channelId }) => channelId)).toEqual([old, quiet, old]);
    expect(await findAll("/v1/search/messages", "이야기")).toHaveLength(20);
  });

  it("finds nothing in channels that one is not in", async () => {
    const stranger = await makeGuest();
    expect(await find(stranger, "/v1/search/messages", "김치찌개")).toEqual({ items: [], nextCursor: null });
  });
});
