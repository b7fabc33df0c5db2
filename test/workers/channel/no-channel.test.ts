import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { Outcome } from "../../../protocol/links/chat-channel-link.ts";
import {
  ChannelLink,
  channelOf,
  groupOf,
  makeGroup,
  okOf,
  textOp,
} from "../../support/workers/channel-link.ts";

const ANN = "user-ann";

/** Everything that the object's database holds. */
function storedIn(channelId: string): Promise<unknown> {
  return runInDurableObject(channelOf(channelId), async (_, { storage }) => ({
    tables: storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray(),
    entries: [...storage.kv.list()],
    alarm: await storage.getAlarm(),
  }));
}

it("answers everything about a channel that there is not with 'not found', and stores nothing", async () => {
  const channel = channelOf("no-such-channel");
  const since = { epoch: "e", offset: 0, seq: 0 };
  const asked: Promise<Outcome<unknown>>[] = [
    channel.describe(ANN),
    channel.update(ANN, { topic: "x" }),
    channel.addMembers(ANN, ["user-bob"]),
    channel.join(ANN),
    channel.leave(ANN),
    channel.removeMember(ANN, "user-bob"),
    channel.setRole(ANN, "user-bob", "admin"),
    channel.members(ANN, null, 10),
    channel.membersAmong(ANN, [ANN]),
    channel.readPage(ANN, { newest: true, limit: 10 }),
    channel.changesSince(ANN, since),
    channel.reactors(ANN, 1, "+", null, 10),
    channel.pins(ANN),
    channel.receipts(ANN),
    channel.search(ANN, "hello", null, 10),
    channel.perform(ANN, textOp("hello"), true),
    channel.perform(ANN, { type: "addReaction", key: "key-12345", seq: 1, emoji: "+" }, true),
    channel.exportHeader(ANN),
  ];
  for (const outcome of await Promise.all(asked)) {
    expect(outcome).toMatchObject({ refused: { code: "notFound" } });
  }
  await channel.expel(ANN);
  await channel.closePair();
  await channel.archive();
  await channel.setTeamRetention(30);
  await channel.forget(ANN, "erase");
  expect(await channel.inspect()).toBeNull();
  expect(await channel.pairVersion()).toBe(0);
  expect(await channel.reopenPair(0)).toBe(false);
  const link = await ChannelLink.to("no-such-channel", ANN, { level: "all" });
  await link.until(({ t }) => t === "removed");
  link.say({ t: "open", since: null });
  await link.until((message) => message.t === "refused" && message.refusal.code === "notFound");
  expect(await storedIn("no-such-channel")).toEqual({ tables: [], entries: [], alarm: null });
});

it("makes a channel once, however often it is asked to, and lets the first word count", async () => {
  const spec = groupOf([ANN, "user-bob"]);
  const channel = channelOf(spec.channelId);
  const [first, second] = await Promise.all([
    channel.create(spec),
    channel.create({ ...spec, name: "Other" }),
  ]);
  expect(second).toEqual(first);
  expect(okOf(await channel.describe(ANN)).channel).toEqual(first);
  const page = okOf(await channel.readPage(ANN, { newest: true, limit: 10 }));
  expect(page.messages).toHaveLength(1);
});

it("repeats each change by a route without doing it twice", async () => {
  const channelId = await makeGroup([ANN, "user-bob"]);
  const channel = channelOf(channelId);
  const twice = async <Answer>(change: () => Promise<Outcome<Answer>>) => {
    okOf(await change());
    const { offset } = okOf(await channel.changesSince(ANN, { epoch: "", offset: 0, seq: 0 }));
    okOf(await change());
    const again = okOf(await channel.changesSince(ANN, { epoch: "", offset: 0, seq: 0 }));
    expect(again.offset).toBe(offset);
  };
  await twice(() => channel.addMembers(ANN, ["user-cid"]));
  await twice(() => channel.setRole(ANN, "user-cid", "admin"));
  await twice(() => channel.update(ANN, { topic: "Berlin" }));
  await twice(() => channel.update(ANN, { archived: true }));
  await twice(() => channel.update(ANN, { archived: false }));
});
