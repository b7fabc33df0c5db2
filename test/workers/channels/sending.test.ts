import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { SentMessage } from "../../../protocol/chat/resources.ts";
import { uploadPicture } from "../../support/workers/files.ts";
import { makeGroup, openDirect, sendText } from "../../support/workers/http-channels.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const stubOf = (channelId: string) => env.CHAT_CHANNELS.getByName(channelId);

/** The newest messages, by the channel's object. */
async function messagesOf(user: TestUser, channelId: string) {
  const outcome = await stubOf(channelId).readPage(user.id, { newest: true, limit: 50 });
  if (!("ok" in outcome)) throw new Error(outcome.refused.message);
  return outcome.ok.messages;
}

const send = (user: TestUser, channelId: string, message: object) =>
  user.ok<SentMessage>("POST", `/v1/channels/${channelId}/messages`, message);

it("sends a message with all that goes with it", async () => {
  const [ann, bob] = await makeFriends();
  const { channelId } = await makeGroup(ann, bob);
  const at = new Date(Date.now() - 86_400_000);
  const first = await sendText(ann, channelId, "hello");
  const fileId = await uploadPicture(bob, "map.png");
  const sent = await send(bob, channelId, {
    key: "attempt-1",
    body: "see attached, @ann",
    preview: "see attached",
    searchText: true,
    mentions: { userIds: [ann.id] },
    attachments: [{ fileId }],
    replyTo: first.seq,
    forwarded: { senderId: ann.id, at: at.toISOString() },
  });
  expect(Math.abs(Date.parse(sent.at) - Date.now())).toBeLessThan(60_000);
  expect((await messagesOf(ann, channelId)).at(-1)).toMatchObject({
    seq: sent.seq,
    id: sent.messageId,
    senderId: bob.id,
    kind: "text",
    body: "see attached, @ann",
    preview: "see attached",
    mentions: { userIds: [ann.id], here: false, channel: false },
    attachments: [{ fileId, name: "map.png", contentType: "image/png", thumbnail: true }],
    replyTo: { seq: first.seq, senderId: ann.id },
    forwarded: { senderId: ann.id, at: at.getTime() },
  });
});

it("gives a repeat of a key the first answer, and sends nothing again", async () => {
  const [ann, bob] = await makeFriends();
  const { channelId } = await openDirect(ann, bob);
  const message = { key: "attempt-1", body: "hello" };
  const [first, second] = await Promise.all([send(ann, channelId, message), send(ann, channelId, message)]);
  expect(second).toEqual(first);
  expect(await send(ann, channelId, { ...message, body: "other" })).toEqual(first);
  expect((await send(bob, channelId, message)).seq).not.toBe(first.seq);
  const bodies = (await messagesOf(ann, channelId))
    .filter(({ kind }) => kind === "text")
    .map(({ body }) => body);
  expect(bodies).toEqual(["hello", "hello"]);
});

it("sends 100,000 characters of Korean with emoji whole", async () => {
  const ann = await makeGuest();
  const { channelId } = await makeGroup(ann);
  const body = `${"가나다라마바사아자".repeat(11_111)}😀`;
  await sendText(ann, channelId, body);
  expect((await messagesOf(ann, channelId)).at(-1)?.body).toBe(body);
});

it.each([
  ["no key", { key: undefined }, "key"],
  ["a short key", { key: "short" }, "key"],
  ["no body", { body: undefined }, "body"],
  ["a body that is too long", { body: "x".repeat(100_001) }, "body"],
  ["half a surrogate pair", { body: "\ud800" }, "body"],
  ["the server's own kind", { kind: "system" }, "kind"],
  ["a forwarded message of no time", { forwarded: { at: "yesterday" } }, "forwarded.at"],
])("refuses %s", async (_, wrong, field) => {
  const ann = await makeGuest();
  const { channelId } = await makeGroup(ann);
  const message = { key: "attempt-1", body: "hello", ...wrong };
  expect(await ann.problem("POST", `/v1/channels/${channelId}/messages`, message)).toMatchObject({
    type: "/problems/invalid-input",
    field,
  });
});

it("refuses a thread of nothing, and writing where only admins may", async () => {
  const [ann, bob] = await makeFriends();
  const { channelId } = await makeGroup(ann, bob);
  const path = `/v1/channels/${channelId}`;
  const message = { key: "attempt-1", body: "hello" };
  expect(await bob.problem("POST", `${path}/messages`, { ...message, threadOf: 99 })).toMatchObject({
    type: "/problems/invalid-input",
    field: "threadOf",
  });
  await ann.ok("PATCH", path, { readOnly: true });
  expect((await bob.problem("POST", `${path}/messages`, message)).type).toBe("/problems/not-allowed");
  await send(ann, channelId, message);
});

it("marks as read what the sender must have seen, for others only if the sender lets them", async () => {
  const [ann, bob] = await makeFriends();
  const { channelId } = await openDirect(ann, bob);
  await sendText(ann, channelId, "hello");
  await bob.ok("PUT", "/v1/me/chat-settings", { readReceipts: false });
  await sendText(bob, channelId, "hi");
  await bob.ok("PUT", "/v1/me/chat-settings", { readReceipts: true });
  const receipts = async () => {
    const outcome = await stubOf(channelId).receipts(ann.id);
    if (!("ok" in outcome)) throw new Error(outcome.refused.message);
    return outcome.ok.find(({ userId }) => userId === bob.id);
  };
  expect((await receipts())?.readSeq).toBe(0);
  const { seq } = await sendText(bob, channelId, "now you may know");
  expect((await receipts())?.readSeq).toBe(seq);
});

it("goes on after the channel's object was reset in the middle", async () => {
  const ann = await makeGuest();
  const { channelId } = await makeGroup(ann);
  const sending = Array.from({ length: 10 }, (_, n) => sendText(ann, channelId, `message ${n}`));
  await runInDurableObject(stubOf(channelId), (_, state) => state.abort("killed by the test")).catch(
    () => undefined,
  );
  const seqs = (await Promise.all(sending)).map(({ seq }) => seq);
  expect(new Set(seqs).size).toBe(10);
  const texts = (await messagesOf(ann, channelId)).filter(({ kind }) => kind === "text");
  expect(texts.map(({ seq }) => seq)).toEqual(seqs.toSorted((a, b) => a - b));
});
