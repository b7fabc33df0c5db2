import { evictDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import {
  ChannelLink,
  channelOf,
  makeGroup,
  okOf,
  openLink,
  textOp,
} from "../../support/workers/channel-link.ts";
import { abort, reset } from "../../support/workers/live-state.ts";
import { pause } from "../../support/workers/test-socket.ts";

const PEOPLE = Array.from({ length: 10 }, (_, n) => `user-${n}-abc`);
const ANN = "user-ann";
const BOB = "user-bob";

type Sent = Extract<ChannelReply, { type: "messageSent" }>;
const sentOf = (outcome: Awaited<ReturnType<ChannelLink["perform"]>>) => okOf(outcome) as Sent;

it("puts what ten people say at the same time into one order, the same for all, in few frames", async () => {
  const channelId = await makeGroup(PEOPLE);
  const links = await Promise.all(PEOPLE.map((user) => openLink(channelId, user)));
  const started = links.flatMap((link) =>
    Array.from({ length: 30 }, (_, n) => ({ link, body: `${link.user} ${n}`, n: -1 })),
  );
  for (const each of started) each.n = each.link.start(textOp(each.body));
  const acks = await Promise.all(started.map(async ({ link, n }) => sentOf(await link.outcome(n))));

  const bySeq = new Map(started.map(({ body }, index) => [acks[index]?.seq, body]));
  const seqs = acks.map(({ seq }) => seq).sort((a, b) => a - b);
  expect(seqs).toEqual(seqs.map((_, n) => (seqs[0] ?? 0) + n));
  const order = seqs.map((seq) => bySeq.get(seq));
  for (const link of links) await vi.waitFor(() => expect(link.said).toEqual(order));
  for (const user of PEOPLE) {
    expect(order.filter((body) => body?.startsWith(user))).toEqual(
      Array.from({ length: 30 }, (_, n) => `${user} ${n}`),
    );
  }
  const [first] = links;
  const changes = first?.changes ?? [];
  for (const [n, change] of changes.entries()) {
    if (n > 0) expect(change.previous).toBe(changes[n - 1]?.offset);
  }
  expect(changes.length).toBeLessThan(order.length / 2);
});

it("gives the repeat of a key the first answer, and publishes nothing: at once, after a sleep, after a reset", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const bob = await openLink(channelId, BOB);
  const op = textOp("once");
  const ann = await ChannelLink.to(channelId, ANN);
  const both = [ann.start(op), ann.start(op)];
  const answers = await Promise.all(both.map((n) => ann.outcome(n)));
  const other = await ChannelLink.to(channelId, ANN, { session: "other" });
  answers.push(await other.perform(op));
  await pause(400);
  await evictDurableObject(channelOf(channelId));
  answers.push(await ann.perform(op));
  answers.push({ ok: okOf(await channelOf(channelId).perform(ANN, op, true)) as ChannelReply });
  await abort(channelOf(channelId));
  const healed = await vi.waitFor(() => ChannelLink.to(channelId, ANN));
  answers.push(await healed.perform(op));
  await reset(channelOf(channelId));
  answers.push(await (await ChannelLink.to(channelId, ANN)).perform(op));

  const [first] = answers;
  expect(first && okOf(first)).toMatchObject({ type: "messageSent" });
  for (const answer of answers) expect(answer).toEqual(first);
  expect(bob.said).toEqual(["once"]);
  const page = okOf(await channelOf(channelId).readPage(BOB, { newest: true, limit: 50 }));
  expect(page.messages.filter(({ body }) => body === "once")).toHaveLength(1);
});

it("loses nothing of what it acknowledged before it was killed, and numbers go on", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const ann = await openLink(channelId, ANN);
  const before = sentOf(await ann.perform(textOp("before")));
  await abort(channelOf(channelId));
  await vi.waitFor(() => expect(ann.closedWith).not.toBeNull());
  const again = await vi.waitFor(() => openLink(channelId, ANN));
  const after = sentOf(await again.perform(textOp("after")));
  expect(after.seq).toBe(before.seq + 1);
  expect(after.offset).toBeGreaterThan(before.offset);
});

it.each([
  ["a sleep", (id: string) => evictDurableObject(channelOf(id))],
  ["a reset", (id: string) => reset(channelOf(id))],
  ["a kill", (id: string) => abort(channelOf(id))],
])("brings a device up to date after %s with just what it missed", async (_, interrupt) => {
  const channelId = await makeGroup([ANN, BOB]);
  const ann = await openLink(channelId, ANN);
  const bob = await ChannelLink.to(channelId, BOB);
  const old = sentOf(await ann.perform(textOp("old")));
  const { epoch, offset, messages } = await bob.open();
  const seq = messages.at(-1)?.seq ?? 0;
  bob.close();
  okOf(await ann.perform(textOp("missed")));
  okOf(await ann.perform({ type: "editMessage", key: crypto.randomUUID(), seq: old.seq, body: "older" }));
  await pause(400);
  await interrupt(channelId);
  const back = await vi.waitFor(() => ChannelLink.to(channelId, BOB));
  const opened = await back.open({ epoch, offset, seq });
  expect(opened.recovered).toBe(true);
  expect(opened.messages.map(({ body }) => body)).toEqual(["older", "missed"]);
  const again = okOf(await channelOf(channelId).changesSince(BOB, { epoch, offset, seq }));
  expect(again.messages).toEqual(opened.messages);
});
