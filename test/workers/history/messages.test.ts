import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Changes } from "../../../protocol/chat/history.ts";
import type { HttpMessage } from "../../../protocol/chat/message.ts";
import type { MessagePage, ReceiptList } from "../../../protocol/chat/resources.ts";
import { makeGroup, rolesIn } from "../../support/workers/http-channels.ts";
import { archive, keepHot, walk, write } from "../../support/workers/http-history.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { befriend, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

const SAID = Array.from({ length: 45 }, (_, n) => `말씀 ${n}`);

let ann: TestUser;
let bob: TestUser;
let channelId: string;
let path: string;
/** The number of the first thing said; a thread begins there. */
let root: number;

const perform = (user: TestUser, op: object) =>
  env.CHAT_CHANNELS.getByName(channelId).perform(user.id, { key: crypto.randomUUID(), ...op } as never, true);
const bodies = (messages: HttpMessage[]) =>
  messages.filter(({ kind }) => kind === "text").map(({ body }) => body);

beforeAll(async () => {
  await migrate();
  keepHot(10);
  [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  await befriend(ann, bob);
  ({ channelId } = await makeGroup(ann, bob));
  path = `/v1/channels/${channelId}`;
  const seqs: number[] = [];
  for (const body of SAID) {
    seqs.push(await write(ann, channelId, body));
    if (seqs.length === 1) await write(bob, channelId, "a comment", { threadOf: seqs[0] });
  }
  root = seqs[0] ?? 0;
  await archive(channelId, 3);
});

describe("a channel's messages", () => {
  it("are paged through both ways, from the object and the archive, each once and in order", async () => {
    expect(bodies(await walk(bob, channelId, "before"))).toEqual(SAID);
    expect(bodies(await walk(bob, channelId, "after"))).toEqual(SAID);
  });

  it("are as they are now, archived or not", async () => {
    await perform(ann, { type: "editMessage", seq: root, body: "고친 말씀", searchText: true });
    await perform(bob, { type: "addReaction", seq: root, emoji: "👍" });
    await perform(bob, { type: "setPin", seq: root, pinned: true });
    const message = await bob.ok<HttpMessage>("GET", `${path}/messages/${root}`);
    expect(message).toMatchObject({
      body: "고친 말씀",
      reactions: [{ emoji: "👍", count: 1, userIds: [bob.id] }],
      thread: { count: 1, userIds: [bob.id] },
      pinned: true,
    });
    expect(message).not.toHaveProperty("searchText");
    expect(message).not.toHaveProperty("n");
    const { items } = await ann.ok<{ items: HttpMessage[] }>("GET", `${path}/pins`);
    expect(items).toEqual([message]);
    const reactors = await ann.ok(
      "GET",
      `${path}/messages/${root}/reactions?emoji=${encodeURIComponent("👍")}`,
    );
    expect(reactors).toEqual({ items: [bob.id], nextCursor: null });
    await perform(ann, { type: "editMessage", seq: root, body: SAID[0], searchText: true });
  });

  it("are read around one of them, and by thread", async () => {
    const page = await bob.ok<MessagePage>("GET", `${path}/messages?around=${root + 20}&limit=9`);
    expect(page.messages.map(({ seq }) => seq)).toEqual(
      [16, 17, 18, 19, 20, 21, 22, 23, 24].map((n) => root + n),
    );
    expect(page).toMatchObject({ before: root + 16, after: root + 24 });
    const thread = await bob.ok<MessagePage>("GET", `${path}/messages?thread=${root}`);
    expect(bodies(thread.messages)).toEqual(["a comment"]);
    expect(thread).toMatchObject({ before: null, after: null });
  });

  it("refuse two places at once, and places that are none", async () => {
    expect(await bob.problem("GET", `${path}/messages?before=3&after=4`)).toMatchObject({
      status: 400,
      field: "before",
    });
    expect(await bob.problem("GET", `${path}/messages?before=0`)).toMatchObject({
      status: 400,
      field: "before",
    });
    expect(await bob.problem("GET", `${path}/messages?limit=201`)).toMatchObject({
      status: 400,
      field: "limit",
    });
    expect(await bob.problem("GET", `${path}/messages/100000`)).toMatchObject({
      type: "/problems/no-such-message",
    });
  });

  it("are for members only", async () => {
    const stranger = await makeGuest();
    const ways = [
      "messages",
      `messages/${root}`,
      "changes?epoch=e&offset=0",
      "pins",
      "receipts",
      "search?q=ab",
      "export",
    ];
    for (const way of [...ways, `messages/${root}/reactions?emoji=x`]) {
      expect((await stranger.problem("GET", `${path}/${way}`)).type, way).toBe("/problems/no-such-channel");
    }
  });
});

describe("what changed in a channel", () => {
  it("is told since the answer before", async () => {
    const first = await bob.ok<Changes>("GET", `${path}/changes?epoch=none&offset=0&seq=0`);
    expect(first.recovered).toBe(false);
    const seq = await write(ann, channelId, "something new");
    const { epoch, offset } = first;
    const then = await bob.ok<Changes>(
      "GET",
      `${path}/changes?epoch=${epoch}&offset=${offset}&seq=${seq - 1}`,
    );
    expect(then).toMatchObject({ recovered: true, messages: [{ seq, body: "something new" }] });
  });
});

describe("receipts", () => {
  it("show how far others have read only to those who show it, too", async () => {
    await perform(bob, { type: "markRead", seq: root });
    const readBy = async (asker: TestUser, of: TestUser) => {
      const { items } = await asker.ok<ReceiptList>("GET", `${path}/receipts`);
      return items.find(({ userId }) => userId === of.id)?.readSeq;
    };
    expect(await readBy(ann, bob)).toBe(root);
    const settings = await ann.ok<object>("GET", "/v1/me/chat-settings");
    await ann.ok("PUT", "/v1/me/chat-settings", { ...settings, readReceipts: false });
    expect(await readBy(ann, bob)).toBe(0);
    expect(await readBy(ann, ann)).toBeGreaterThan(0);
    await ann.ok("PUT", "/v1/me/chat-settings", settings);
    expect(Object.keys(await rolesIn(ann, channelId))).toHaveLength(2);
  });
});
