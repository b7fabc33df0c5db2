import { beforeAll, expect, it } from "vitest";
import { chatClientFrames } from "../../../protocol/chat/client-frames.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { type ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect } from "../../support/workers/test-socket.ts";
import type { TestUser } from "../../support/workers/test-user.ts";

let ann: TestUser;
let channelId: string;
let phone: ChatDevice;
beforeAll(async () => {
  await migrate();
  ({ ann, channelId, annPhone: phone } = await makePair());
  await phone.say(channelId, "hello");
});

const SEQ = 1;
const KEY = "key-00000001";
const FILE = "0199aaaa-0000-7000-8000-000000000001";
/** At some time from now on. */
const UNTIL_MS = Date.now() + LIMITS.maxChannelShareMs / 2;
const NO_TEXT = { key: KEY, body: 7 };
const text = (fields: object) => ({ key: KEY, body: "hello", ...fields });
const people = (count: number) => Array.from({ length: count }, (_, n) => `somebody-${n}`);

/** What is wrong with which field of which frame. */
const BAD: [type: string, fields: object, field: string][] = [
  ["watchInbox", { epoch: "e".repeat(65) }, "epoch"],
  ["watchInbox", { offset: -1 }, "offset"],
  ["openChannel", { channelId: undefined }, "channelId"],
  ["openChannel", { channelId: "../../other" }, "channelId"],
  ["openChannel", { epoch: "e", offset: 0.5 }, "offset"],
  ["openChannel", { epoch: "e", offset: 1, seq: "1" }, "seq"],
  ["closeChannel", { channelId: 7 }, "channelId"],
  ["sendMessage", NO_TEXT, "body"],
  ["sendMessage", { body: "no key" }, "key"],
  ["sendMessage", text({ key: "short" }), "key"],
  ["sendMessage", text({ key: "k".repeat(65) }), "key"],
  ["sendMessage", text({ body: "x".repeat(LIMITS.maxMessageChars + 1) }), "body"],
  ["sendMessage", text({ body: "\ud800" }), "body"],
  ["sendMessage", text({ kind: "system" }), "kind"],
  ["sendMessage", text({ kind: "No Kind" }), "kind"],
  ["sendMessage", text({ preview: "p".repeat(LIMITS.maxPreviewChars + 1) }), "preview"],
  ["sendMessage", text({ searchText: false }), "searchText"],
  ["sendMessage", text({ mentions: { userIds: people(LIMITS.maxMentions + 1) } }), "mentions.userIds"],
  ["sendMessage", text({ mentions: { channel: "all" } }), "mentions.channel"],
  ["sendMessage", text({ attachments: [{ id: "a" }] }), "attachments.0.fileId"],
  ["sendMessage", text({ attachments: [{ fileId: FILE }, { fileId: FILE }] }), "attachments"],
  ["sendMessage", text({ attachments: [{ fileId: FILE, channelId: "!" }] }), "attachments.0.channelId"],
  ["editMessage", text({ seq: 1, attachments: [{ fileId: FILE, name: "a" }] }), "attachments.0"],
  ["sendMessage", text({ replyTo: 0 }), "replyTo"],
  ["sendMessage", text({ threadOf: -1 }), "threadOf"],
  ["sendMessage", text({ inChannel: 1 }), "inChannel"],
  ["sendMessage", text({ forwarded: { senderId: "!" } }), "forwarded.senderId"],
  ["editMessage", text({ seq: 0 }), "seq"],
  ["editMessage", { key: KEY, seq: SEQ }, "body"],
  ["deleteMessage", { key: KEY }, "seq"],
  ["addReaction", { key: KEY, seq: SEQ, emoji: "" }, "emoji"],
  ["addReaction", { key: KEY, seq: SEQ, emoji: "a b" }, "emoji"],
  ["addReaction", { key: KEY, seq: SEQ, emoji: "x".repeat(LIMITS.maxEmojiLength + 1) }, "emoji"],
  ["removeReaction", { key: KEY, seq: SEQ }, "emoji"],
  ["setPin", { key: KEY, seq: SEQ, pinned: "yes" }, "pinned"],
  ["markRead", {}, "seq"],
  ["markRead", { seq: 1.5 }, "seq"],
  ["markDelivered", { seq: null }, "seq"],
  ["typeInChannel", { threadOf: 0 }, "threadOf"],
  ["shareInChannel", {}, "until"],
  ["shareInChannel", { until: "2026-11-20T18:00:00Z" }, "until"],
  ["shareInChannel", { until: 1 }, "until"],
  ["shareInChannel", { until: UNTIL_MS + 2 * LIMITS.maxChannelShareMs }, "until"],
  ["shareInChannel", { until: UNTIL_MS, precision: "roughly" }, "precision"],
  ["shareInChannel", { until: UNTIL_MS, ageMs: LIMITS.maxChannelShareMs + 1 }, "ageMs"],
  ["unshareInChannel", { channelId: "../../other" }, "channelId"],
  ["watchPresence", { userIds: people(LIMITS.maxPresenceWatched + 1) }, "userIds"],
  ["watchPresence", { userIds: ["../.."] }, "userIds.0"],
  ["watchPresence", { userIds: [], teamId: "no team" }, "teamId"],
  ["setActivity", {}, "active"],
];

it("tries every chat frame", () => {
  expect(new Set(BAD.map(([type]) => type))).toEqual(
    new Set(chatClientFrames.map(({ shape }) => shape.type.value)),
  );
});

const CASES = BAD.map(([type, fields, field], n) => [n, type, field, fields] as const);

it.each(CASES)("%i: refuses a %s, blames its %s, and changes nothing", async (_, type, field, fields) => {
  const socket = await connect(ann);
  const before = await look();
  const error = await socket.refusal(JSON.stringify({ type, id: "r1", channelId, ...fields }));
  expect(error).toMatchObject({ code: "invalidField", field, re: "r1", retryable: false });
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  expect(await look()).toEqual(before);
  socket.close();
});

/** The whole channel, as a device sees it that knows nothing. */
async function look(): Promise<object> {
  const { re: _, ...opened } = await phone.request("channelOpened", { type: "openChannel", channelId });
  return opened;
}

/** Well-formed, and yet impossible here. */
const IMPOSSIBLE: [type: string, fields: object, code: string][] = [
  ["sendMessage", text({ threadOf: 99 }), "invalidField"],
  ["sendMessage", text({ attachments: [{ fileId: FILE }] }), "invalidField"],
  ["editMessage", text({ seq: 99 }), "notFound"],
  ["deleteMessage", { key: KEY, seq: 99 }, "notFound"],
  ["addReaction", { key: KEY, seq: 99, emoji: "👍" }, "notFound"],
  ["setPin", { key: KEY, seq: 99, pinned: true }, "notFound"],
];

it.each(IMPOSSIBLE)("refuses a %s of what is not there", async (type, fields, code) => {
  const socket = await connect(ann);
  const before = await look();
  const error = await socket.refusal(JSON.stringify({ type, id: "r1", channelId, ...fields }));
  expect(error).toMatchObject({ code, re: "r1", retryable: false });
  expect(await look()).toEqual(before);
  socket.close();
});
