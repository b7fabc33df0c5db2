import { describe, expect, test } from "vitest";
import { HitherApi, ProblemError } from "../../../client/index.ts";

const at = "2026-11-20T10:00:00.000Z";
const atMs = Date.parse(at);
const httpMessage = (seq: number) => ({
  seq,
  id: `id-${seq}`,
  senderId: "user-a-0000000",
  at,
  kind: "text",
  body: "hi",
  editedAt: at,
  deletedAt: at,
  forwarded: { at },
  thread: { count: 1, lastSeq: 9, lastAt: at, userIds: [] },
});
const message = (seq: number) => ({
  ...httpMessage(seq),
  at: atMs,
  editedAt: atMs,
  deletedAt: atMs,
  forwarded: { at: atMs },
  thread: { count: 1, lastSeq: 9, lastAt: atMs, userIds: [] },
});
const httpChannel = { channelId: "channel-1", createdAt: at, archivedAt: at, role: "owner" };
const channel = { ...httpChannel, createdAt: atMs, archivedAt: atMs };

/** An API whose server answers from `answers`, one after the other, and what it was asked. */
function setup(...answers: unknown[]) {
  const calls: { asked: string; body: unknown; key: string | null }[] = [];
  const api = new HitherApi({
    url: "https://hither.test",
    sessionToken: "secret",
    fetch: async (input, init = {}) => {
      expect(new Headers(init.headers).get("authorization")).toBe("Bearer secret");
      calls.push({
        asked: `${init.method} ${new Request(input).url.slice("https://hither.test".length)}`,
        body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
        key: new Headers(init.headers).get("idempotency-key"),
      });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer instanceof Response ? answer : Response.json(answer ?? {});
    },
  });
  return { api, calls };
}

const notify = { level: "mentions", until: atMs } as const;
const httpNotify = { level: "mentions", until: at };
const list = { items: [1], nextCursor: null };
type Route = [
  asked: string,
  call: (api: HitherApi) => Promise<unknown>,
  answer?: unknown,
  result?: unknown,
  body?: unknown,
];
const done = { done: true };

const routes: Route[] = [
  ["POST /v1/channels", (api) => api.channels.create({ name: "n" }), httpChannel, channel, { name: "n" }],
  ["PUT /v1/channels/direct/u%2F1", (api) => api.channels.direct("u/1"), httpChannel, channel],
  ["GET /v1/channels/c", (api) => api.channels.get("c"), httpChannel, channel],
  [
    "PATCH /v1/channels/c",
    (api) => api.channels.update("c", { topic: "t" }),
    httpChannel,
    channel,
    { topic: "t" },
  ],
  ["POST /v1/channels/c/join", (api) => api.channels.join("c"), httpChannel, channel],
  ["POST /v1/channels/c/leave", (api) => api.channels.leave("c"), done, undefined],
  ["GET /v1/channels/c/members?limit=5", (api) => api.channels.members("c", { limit: 5 }), list, list],
  ["PUT /v1/channels/c/members/u", (api) => api.channels.invite("c", "u"), done, undefined],
  [
    "PATCH /v1/channels/c/members/u",
    (api) => api.channels.setRole("c", "u", "admin"),
    done,
    undefined,
    { role: "admin" },
  ],
  ["DELETE /v1/channels/c/members/u", (api) => api.channels.removeMember("c", "u"), done, undefined],
  ["GET /v1/channels/c/receipts", (api) => api.channels.receipts("c"), { items: [1] }, [1]],
  ["GET /v1/channels/c/notifications", (api) => api.channels.notifications("c"), httpNotify, notify],
  [
    "PUT /v1/channels/c/notifications",
    (api) => api.channels.setNotifications("c", notify),
    httpNotify,
    notify,
    httpNotify,
  ],
  [
    "GET /v1/channels/c/messages?before=9&limit=2",
    (api) => api.messages.page("c", { before: 9, limit: 2 }),
    { messages: [httpMessage(1)], before: null, after: 1 },
    { messages: [message(1)], before: null, after: 1 },
  ],
  ["GET /v1/channels/c/messages/3", (api) => api.messages.get("c", 3), httpMessage(3), message(3)],
  [
    "GET /v1/channels/c/changes?epoch=e&offset=4&seq=2",
    (api) => api.messages.changes("c", { epoch: "e", offset: 4, seq: 2 }),
    { messages: [httpMessage(1)], channel: httpChannel, recovered: true },
    { messages: [message(1)], channel, recovered: true },
  ],
  [
    "POST /v1/channels/c/messages",
    (api) => api.messages.send("c", { key: "key-00001", body: "b" }),
    { seq: 1, messageId: "m", at },
    { seq: 1, messageId: "m", at: atMs },
    { key: "key-00001", body: "b" },
  ],
  [
    "GET /v1/channels/c/messages/3/reactions?emoji=%F0%9F%91%8D&limit=5",
    (api) => api.messages.reactors("c", 3, "👍", { limit: 5 }),
    list,
    list,
  ],
  [
    "GET /v1/channels/c/pins",
    (api) => api.messages.pins("c"),
    { items: [httpMessage(1)], nextCursor: null },
    { items: [message(1)], nextCursor: null },
  ],
  [
    "POST /v1/teams",
    (api) => api.teams.create({ name: "t" }),
    { teamId: "t" },
    { teamId: "t" },
    { name: "t" },
  ],
  ["GET /v1/teams", (api) => api.teams.list(), list, list],
  ["GET /v1/teams/t", (api) => api.teams.get("t"), { teamId: "t" }, { teamId: "t" }],
  [
    "PATCH /v1/teams/t",
    (api) => api.teams.update("t", { name: "n" }),
    { teamId: "t" },
    { teamId: "t" },
    { name: "n" },
  ],
  ["DELETE /v1/teams/t", (api) => api.teams.delete("t"), done, undefined],
  ["POST /v1/teams/t/leave", (api) => api.teams.leave("t"), done, undefined],
  [
    "GET /v1/teams/t/members?prefix=a&presence=true",
    (api) => api.teams.members("t", { prefix: "a", presence: true }),
    {
      items: [
        {
          userId: "u",
          presence: { state: "away", lastSeen: at, status: { emoji: null, text: "", until: at } },
        },
      ],
    },
    {
      items: [
        {
          userId: "u",
          presence: { state: "away", lastSeen: atMs, status: { emoji: null, text: "", until: atMs } },
        },
      ],
    },
  ],
  [
    "PATCH /v1/teams/t/members/u",
    (api) => api.teams.setRole("t", "u", "admin"),
    done,
    undefined,
    { role: "admin" },
  ],
  ["DELETE /v1/teams/t/members/u", (api) => api.teams.removeMember("t", "u"), done, undefined],
  ["GET /v1/teams/t/channels", (api) => api.teams.channels("t"), list, list],
  [
    "POST /v1/teams/t/channels",
    (api) => api.teams.createChannel("t", { name: "n", visibility: "public" }),
    httpChannel,
    channel,
    { name: "n", visibility: "public" },
  ],
  [
    "POST /v1/teams/t/invites",
    (api) => api.teams.createInvite("t", { maxUses: 3 }),
    { code: "c" },
    { code: "c" },
    { maxUses: 3 },
  ],
  ["GET /v1/teams/t/invites", (api) => api.teams.invites("t"), list, list],
  ["DELETE /v1/teams/t/invites/i", (api) => api.teams.revokeInvite("t", "i"), {}, undefined],
  ["GET /v1/invites/c", (api) => api.teams.invitation("c"), { name: "t" }, { name: "t" }],
  ["POST /v1/invites/c/accept", (api) => api.teams.join("c"), { teamId: "t" }, { teamId: "t" }],
  [
    "GET /v1/teams/t/notifications",
    (api) => api.teams.notifications("t"),
    { level: "all", until: null },
    { level: "all", until: null },
  ],
  [
    "PUT /v1/teams/t/notifications",
    (api) => api.teams.setNotifications("t", notify),
    httpNotify,
    notify,
    httpNotify,
  ],
  ["GET /v1/me/devices", (api) => api.devices.list(), { items: [1] }, [1]],
  [
    "PATCH /v1/me/devices/d",
    (api) => api.devices.rename("d", "phone"),
    { name: "phone" },
    { name: "phone" },
    { name: "phone" },
  ],
  ["DELETE /v1/me/devices/d", (api) => api.devices.signOut("d"), done, undefined],
  ["GET /v1/me/chat-settings", (api) => api.chatSettings(), { readReceipts: true }, { readReceipts: true }],
  [
    "PUT /v1/me/chat-settings",
    (api) => api.setChatSettings({ presence: "invisible" }),
    { readReceipts: true },
    { readReceipts: true },
    { presence: "invisible" },
  ],
  ["DELETE /v1/me", (api) => api.deleteAccount({ password: "p" }), done, undefined, { password: "p" }],
];

describe("the HTTP side of chat", () => {
  test.each(routes)("%s", async (asked, call, answer, result, body) => {
    const { api, calls } = setup(answer);
    expect(await call(api)).toEqual(result);
    expect(calls).toEqual([{ asked, body, key: null }]);
  });

  test("what makes something takes a key that makes it safe to repeat", async () => {
    const { api, calls } = setup(httpChannel);
    await api.channels.create({ name: "n" }, { key: "key-00001" });
    await api.teams.create({ name: "n" }, { key: "key-00002" });
    await api.teams.createChannel("t", { name: "n", visibility: "private" }, { key: "key-00003" });
    expect(calls.map(({ key }) => key)).toEqual(["key-00001", "key-00002", "key-00003"]);
  });

  test("a deleted account has no session any more", async () => {
    const { api } = setup(done);
    await api.deleteAccount();
    expect(api.sessionToken).toBeUndefined();
  });

  test("all messages of a thread are read from the newest back, page by page", async () => {
    const { api, calls } = setup(
      { messages: [httpMessage(5), httpMessage(6)], before: 5, after: null },
      { messages: [httpMessage(4)], before: null, after: 4 },
    );
    const seqs: number[] = [];
    for await (const { seq } of api.messages.newestFirst("c", { thread: 2 })) seqs.push(seq);
    expect(seqs).toEqual([6, 5, 4]);
    expect(calls.map(({ asked }) => asked)).toEqual([
      "GET /v1/channels/c/messages?thread=2&limit=200",
      "GET /v1/channels/c/messages?thread=2&limit=200&before=5",
    ]);
  });

  test("searches go on where a page was empty, and no further than one reads", async () => {
    const hit = { channelId: "c", message: httpMessage(1), highlight: "\u0002hi\u0003" };
    const { api, calls } = setup({ items: [], nextCursor: "n" }, { items: [hit], nextCursor: "m" });
    const hits = [];
    for await (const found of api.messages.search("c", "한국어")) {
      hits.push(found);
      break;
    }
    expect(hits).toEqual([{ ...hit, message: message(1) }]);
    const q = encodeURIComponent("한국어");
    expect(calls.map(({ asked }) => asked)).toEqual([
      `GET /v1/channels/c/search?q=${q}&limit=50`,
      `GET /v1/channels/c/search?q=${q}&cursor=n&limit=50`,
    ]);
    const all = setup({ items: [hit], nextCursor: null });
    for await (const found of all.api.messages.searchAll("hi")) hits.push(found);
    expect(hits).toHaveLength(2);
    expect(all.calls.map(({ asked }) => asked)).toEqual(["GET /v1/search/messages?q=hi&limit=50"]);
  });

  test("an export comes line by line, wherever its pieces are cut", async () => {
    const bytes = new TextEncoder().encode('{"a":"가"}\n{"b":2}\n{"end":true}\n');
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const { api, calls } = setup(new Response(pieces));
    const lines: string[] = [];
    for await (const line of api.channels.export("c")) lines.push(line);
    expect(lines).toEqual(['{"a":"가"}', '{"b":2}', '{"end":true}']);
    expect(calls.map(({ asked }) => asked)).toEqual(["GET /v1/channels/c/export"]);
  });

  test("an export that is refused throws the problem", async () => {
    const { api } = setup(Response.json({ type: "/problems/not-allowed", title: "No." }, { status: 403 }));
    await expect(api.channels.export("c").next()).rejects.toBeInstanceOf(ProblemError);
  });
});
