import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, it, vi } from "vitest";
import type { Message } from "../../../protocol/chat/message.ts";
import { amend } from "../../../protocol/links/amend.ts";
import { decodeSegment } from "../../../protocol/links/archive-segment.ts";
import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import {
  ChannelLink,
  channelOf,
  makeGroup,
  okOf,
  openLink,
  textOp,
} from "../../support/workers/channel-link.ts";
import { abort } from "../../support/workers/live-state.ts";
import { pause } from "../../support/workers/test-socket.ts";

const HOT = 10;
const ANN = "user-ann";
const BOB = "user-bob";
/** The message that tells that the channel was created has the number 1. */
const FIRST = 2;
const SAID = Array.from({ length: 55 }, (_, n) => `message ${n}`);

let channelId: string;
let ann: ChannelLink;

const key = () => crypto.randomUUID();
const react = (seq: number): ChannelOp => ({ type: "addReaction", key: key(), seq, emoji: "👍" });
const edit = (seq: number, body: string): ChannelOp => ({ type: "editMessage", key: key(), seq, body });

const hotCount = () =>
  runInDurableObject(channelOf(channelId), (_, { storage }) =>
    Number(storage.sql.exec("SELECT count(*) AS n FROM messages").one()["n"]),
  );

/** Rings the alarm until there is nothing more to archive. */
async function archiveAll(): Promise<void> {
  await vi.waitFor(
    async () => {
      await runDurableObjectAlarm(channelOf(channelId));
      expect(await hotCount()).toBeLessThanOrEqual(2 * HOT);
    },
    { timeout: 8_000, interval: 20 },
  );
}

/** Reads the whole channel from the newest message to the oldest, as a Worker does. */
async function readAll(): Promise<Message[]> {
  const all: Message[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const plan = okOf(await channelOf(channelId).readPage(BOB, { before, limit: 7 }));
    const page = [...plan.messages];
    for (const { name, amendments, forgotten } of plan.segments) {
      const object = await env.ARCHIVE.get(name);
      if (!object) throw new Error(`${name} is missing`);
      const segment = await decodeSegment(object.body);
      page.unshift(
        ...segment.filter(({ seq }) => seq < before).map((m) => amend(m, amendments[m.seq], forgotten)),
      );
      if (page.length >= 7) break;
    }
    const taken = page.slice(-7);
    all.unshift(...taken);
    const [first] = taken;
    if (!first) return all;
    before = first.seq;
  }
}

beforeEach(async () => {
  env.HOT_MESSAGES = String(HOT);
  channelId = await makeGroup([ANN, BOB]);
  ann = await openLink(channelId, ANN);
  const started = SAID.map((body) => ann.start(textOp(body, { searchText: true })));
  await Promise.all(started.map((n) => ann.outcome(n)));
});

it("moves old messages to R2 by itself, and reads as one from both", async () => {
  const before = await readAll();
  await archiveAll();
  const { objects } = await env.ARCHIVE.list({ prefix: `channels/${channelId}/` });
  expect(objects.length).toBeGreaterThanOrEqual(3);
  const after = await readAll();
  const content = ({ seq, body, senderId, at }: Message) => ({ seq, body, senderId, at });
  expect(after.map(content)).toEqual(before.map(content));
  expect(after.slice(1).map(({ body }) => body)).toEqual(SAID);
});

it("counts, opens and numbers as before once messages are in the archive, in the next life, too", async () => {
  const bob = await ChannelLink.to(channelId, BOB);
  const before = await bob.open();
  await archiveAll();
  await abort(channelOf(channelId));
  const back = await vi.waitFor(() => ChannelLink.to(channelId, BOB));
  const { epoch, offset, entry, readSeq } = before;
  const after = await back.open({ epoch, offset, seq: before.messages.at(-1)?.seq ?? 0 });
  expect(after).toMatchObject({ recovered: true, messages: [], epoch, offset, entry, readSeq });
  const reply = okOf(await back.perform(textOp("next")));
  expect(reply).toMatchObject({ seq: FIRST + SAID.length, offset: offset + 1 });
});

it("edits, deletes, pins, quotes and reacts to archived messages, for everyone to see at once", async () => {
  await archiveAll();
  const bob = await openLink(channelId, BOB);
  okOf(await ann.perform(edit(FIRST, "changed")));
  okOf(await ann.perform({ type: "deleteMessage", key: key(), seq: FIRST + 1 }));
  okOf(await bob.perform(react(FIRST + 2)));
  okOf(await ann.perform(react(FIRST + 2)));
  okOf(await ann.perform({ type: "setPin", key: key(), seq: FIRST + 3, pinned: true }));
  okOf(await bob.perform(textOp("as you said", { replyTo: FIRST + 3 })));
  const events = bob.changes.flatMap((change) => change.events.map(({ event }) => event));
  expect(events).toEqual(expect.arrayContaining(["edited", "deleted", "reaction", "pin", "sent"]));
  const seen = new Map((await readAll()).map((message) => [message.seq, message]));
  expect(seen.get(FIRST)).toMatchObject({ body: "changed" });
  expect(seen.get(FIRST)?.editedAt).toBeDefined();
  expect(seen.get(FIRST + 1)).toMatchObject({ body: "", deletedBy: ANN });
  expect(seen.get(FIRST + 2)?.reactions).toMatchObject([{ emoji: "👍", count: 2 }]);
  expect(seen.get(FIRST + 3)?.pinned).toBe(true);
  expect(okOf(await channelOf(channelId).reactors(BOB, FIRST + 2, "👍", null, 10))).toEqual([ANN, BOB]);
});

it("does not let what waits for the archive hold up the rest, and keeps its own order", async () => {
  await archiveAll();
  const get = env.ARCHIVE.get.bind(env.ARCHIVE);
  const slow = vi.spyOn(env.ARCHIVE, "get").mockImplementation(async (name: string) => {
    await pause(200);
    return get(name);
  });
  const started = [
    ann.start(edit(FIRST, "one")),
    ann.start(edit(FIRST, "two")),
    ann.start(textOp("meanwhile")),
    ann.start(edit(FIRST, "three")),
  ];
  const outcomes = await Promise.all(started.map((n) => ann.outcome(n)));
  const offsets = outcomes.map((outcome) => (okOf(outcome) as { offset: number }).offset);
  slow.mockRestore();
  const [one = 0, two = 0, meanwhile = 0, three = 0] = offsets;
  expect(meanwhile).toBeLessThan(one);
  expect([one, two, three]).toEqual([one, two, three].sort((a, b) => a - b));
  expect((await readAll()).find(({ seq }) => seq === FIRST)?.body).toBe("three");
});

it("refuses what the rules refuse about archived messages, and gives repeats the first answer", async () => {
  await archiveAll();
  const bob = await ChannelLink.to(channelId, BOB);
  expect(await bob.perform(edit(FIRST, "mine now"))).toMatchObject({ refused: { code: "forbidden" } });
  const op = edit(FIRST, "changed");
  const first = await ann.perform(op);
  await evictDurableObject(channelOf(channelId));
  expect(await ann.perform(op)).toEqual(okOf(first) && first);
});

it("refuses with an internal error while the archive is out of reach, and not for good", async () => {
  await archiveAll();
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const [object] = (await env.ARCHIVE.list({ prefix: `channels/${channelId}/` })).objects;
  if (!object) throw new Error("nothing is archived");
  const bytes = await (await env.ARCHIVE.get(object.key))?.arrayBuffer();
  await env.ARCHIVE.delete(object.key);
  const op = react(FIRST);
  expect(await ann.perform(op)).toMatchObject({ refused: { code: "internalError" } });
  expect(logged).toHaveBeenCalledTimes(1);
  logged.mockRestore();
  await env.ARCHIVE.put(object.key, bytes ?? "");
  okOf(await ann.perform(op));
});

it("erases what is older than the channel keeps, and tells those who look", async () => {
  await archiveAll();
  okOf(await channelOf(channelId).update(ANN, { retentionDays: 1 }));
  await runInDurableObject(channelOf(channelId), (_, { storage }) => {
    storage.sql.exec("UPDATE segments SET first_at_ms = 0, last_at_ms = 0");
  });
  await runDurableObjectAlarm(channelOf(channelId));
  await vi.waitFor(() =>
    expect(ann.changes.flatMap(({ events }) => events.map(({ event }) => event))).toContain("erased"),
  );
  const left = await readAll();
  expect(left.length).toBeLessThanOrEqual(2 * HOT);
  expect(left.map(({ body }) => body)).toContain(SAID.at(-1));
});
