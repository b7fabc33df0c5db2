import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import { LINK_REPLACED } from "../../../protocol/links/link-replaced.ts";
import {
  ChannelLink,
  channelOf,
  makeGroup,
  okOf,
  openLink,
  textOp,
} from "../../support/workers/channel-link.ts";
import { pause } from "../../support/workers/test-socket.ts";

const ANN = "user-ann";
const BOB = "user-bob";
const CID = "user-cid";
const EVE = "user-eve";

it("brings what somebody says to everyone who has the channel open, the sender included", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const [ann, bob] = await Promise.all([openLink(channelId, ANN), openLink(channelId, BOB)]);
  const reply = okOf(await ann.perform(textOp("hello")));
  expect(reply).toMatchObject({ type: "messageSent", channelId });
  await vi.waitFor(() => expect(bob.said).toEqual(["hello"]));
  expect(ann.said).toEqual(["hello"]);
  expect(ann.changes).toEqual(bob.changes);
  const order = ann.received.map(({ t }) => t);
  expect(order.indexOf("frame")).toBeLessThan(order.indexOf("done"));
});

it("opens with what was said, and goes on from there without a gap", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const ann = await openLink(channelId, ANN);
  okOf(await ann.perform(textOp("one")));
  const bob = await ChannelLink.to(channelId, BOB);
  const opened = await bob.open();
  expect(opened).toMatchObject({ recovered: false, role: "member" });
  expect(opened.messages.at(-1)).toMatchObject({ body: "one", senderId: ANN });
  okOf(await ann.perform(textOp("two")));
  await vi.waitFor(() => expect(bob.changes).toHaveLength(1));
  expect(bob.changes[0]).toMatchObject({ epoch: opened.epoch, previous: opened.offset });
});

it("says nothing to a link that did not ask, but answers it", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const [ann, bob] = await Promise.all([openLink(channelId, ANN), ChannelLink.to(channelId, BOB)]);
  okOf(await ann.perform(textOp("hello")));
  okOf(await bob.perform(textOp("hi")));
  expect(bob.received.map(({ t }) => t)).toEqual(["done"]);
  ann.say({ t: "level", level: "nothing" });
  okOf(await ann.perform(textOp("bye")));
  expect(ann.said).toEqual(["hello", "hi"]);
});

it("shows who is writing to the others only, and answers nothing", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const [ann, bob] = await Promise.all([openLink(channelId, ANN), openLink(channelId, BOB)]);
  ann.start({ type: "typeInChannel" });
  const typing = await bob.until((message) => message.t === "frame" && message.kind === "typing");
  expect(JSON.parse((typing as { frame: string }).frame)).toEqual({
    type: "typingChanged",
    channelId,
    userId: ANN,
  });
  okOf(await ann.perform(textOp("hello")));
  expect(ann.received.some((message) => message.t === "frame" && message.kind === "typing")).toBe(false);
  expect(ann.received.filter(({ t }) => t === "done")).toHaveLength(1);
});

it("keeps one link a session, the one that started later, and lets a broken one heal", async () => {
  const channelId = await makeGroup([ANN]);
  const first = await openLink(channelId, ANN, { session: "phone", startedAtMs: 1 });
  const laptop = await openLink(channelId, ANN, { session: "laptop", startedAtMs: 1 });
  const second = await openLink(channelId, ANN, { session: "phone", startedAtMs: 2 });
  await vi.waitFor(() => expect(first.closedWith).toBe(LINK_REPLACED));
  const late = await ChannelLink.to(channelId, ANN, { session: "phone", startedAtMs: 1 });
  await vi.waitFor(() => expect(late.closedWith).toBe(LINK_REPLACED));
  okOf(await laptop.perform(textOp("hello")));
  await vi.waitFor(() => expect(second.said).toEqual(["hello"]));
  expect([laptop.closedWith, second.closedWith, first.said]).toEqual([null, null, []]);
});

it("tells strangers nothing: neither by opening, nor by asking, nor by listening", async () => {
  const channelId = await makeGroup([ANN]);
  const eve = await ChannelLink.to(channelId, EVE, { level: "all" });
  await eve.until(({ t }) => t === "removed");
  eve.say({ t: "open", since: null });
  await eve.until((message) => message.t === "refused" && message.refusal.code === "notFound");
  expect(await eve.perform(textOp("let me in"))).toMatchObject({ refused: { code: "notFound" } });
  okOf(await (await openLink(channelId, ANN)).perform(textOp("secret")));
  await pause(50);
  expect(JSON.stringify(eve.received)).not.toContain("secret");
});

it("cuts the links of a member who is removed, on all devices, and tells them no more", async () => {
  const channelId = await makeGroup([ANN, BOB, CID]);
  const ann = await openLink(channelId, ANN);
  const [phone, laptop] = await Promise.all([
    openLink(channelId, BOB, { session: "phone" }),
    openLink(channelId, BOB, { session: "laptop" }),
  ]);
  okOf(await channelOf(channelId).removeMember(ANN, BOB));
  await Promise.all([phone, laptop].map((link) => link.until(({ t }) => t === "removed")));
  okOf(await ann.perform(textOp("he is gone")));
  expect(await phone.perform(textOp("am I?"))).toMatchObject({ refused: { code: "notFound" } });
  await pause(50);
  expect([phone.said, laptop.said]).toEqual([[], []]);
  expect(phone.received.at(-2)?.t).toBe("removed");
});

it("lets somebody back in who was removed", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const [ann, bob] = await Promise.all([openLink(channelId, ANN), openLink(channelId, BOB)]);
  okOf(await channelOf(channelId).removeMember(ANN, BOB));
  await bob.until(({ t }) => t === "removed");
  okOf(await channelOf(channelId).addMembers(ANN, [BOB]));
  await bob.open();
  okOf(await ann.perform(textOp("welcome back")));
  await vi.waitFor(() => expect(bob.said).toEqual(["welcome back"]));
});

it("keeps links, their users and what they listen to through a sleep", async () => {
  const channelId = await makeGroup([ANN, BOB, CID]);
  const [ann, bob, cid] = await Promise.all([
    openLink(channelId, ANN),
    openLink(channelId, BOB),
    ChannelLink.to(channelId, CID),
  ]);
  okOf(await ann.perform(textOp("before")));
  await evictDurableObject(channelOf(channelId));
  okOf(await ann.perform(textOp("after")));
  await vi.waitFor(() => expect(bob.said).toEqual(["before", "after"]));
  expect(bob.changes[1]?.previous).toBe(bob.changes[0]?.offset);
  expect(cid.received).toEqual([]);
  expect([ann.closedWith, bob.closedWith]).toEqual([null, null]);
});

it("takes a change by a route to links that slept", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const bob = await openLink(channelId, BOB);
  await evictDurableObject(channelOf(channelId));
  okOf(await channelOf(channelId).update(ANN, { topic: "Berlin" }));
  await bob.until((message) => message.t === "frame" && message.frame.includes("Berlin"));
});

it("answers a ping in its sleep, and a Close frame", async () => {
  const channelId = await makeGroup([ANN]);
  const ann = await openLink(channelId, ANN);
  await evictDurableObject(channelOf(channelId));
  ann.close(1000);
  await vi.waitFor(() => expect(ann.closedWith).toBe(1000));
});

it("refuses an operation that fails by a fault alone, logs it once, and does what came with it", async () => {
  const channelId = await makeGroup([ANN, BOB]);
  const [ann, bob] = await Promise.all([openLink(channelId, ANN), openLink(channelId, BOB)]);
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await runInDurableObject(channelOf(channelId), (_, { storage }) =>
    storage.sql.exec(
      "CREATE TRIGGER fault BEFORE INSERT ON messages WHEN new.body = 'poison' BEGIN SELECT raise(ABORT, 'poisoned'); END",
    ),
  );
  const started = ["one", "two", "poison", "three", "four"].map((body) => ann.start(textOp(body)));
  const outcomes = await Promise.all(started.map((n) => ann.outcome(n)));
  expect(outcomes.map((outcome) => ("ok" in outcome ? outcome.ok.type : outcome.refused.code))).toEqual([
    "messageSent",
    "messageSent",
    "internalError",
    "messageSent",
    "messageSent",
  ]);
  expect(JSON.stringify(outcomes)).not.toContain("poisoned");
  await vi.waitFor(() => expect(bob.said).toEqual(["one", "two", "three", "four"]));
  expect(logged).toHaveBeenCalledTimes(1);
  logged.mockRestore();
  const offsets = bob.changes.map(({ previous, offset }) => [previous, offset]);
  for (const [n, [previous]] of offsets.entries()) if (n > 0) expect(previous).toBe(offsets[n - 1]?.[1]);
});
