import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { UserHub } from "../../../durable-objects/user-hub/user-hub.ts";
import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
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

let people = 0;
/** People whom no other test knows. */
function freshPeople<Names extends string[]>(...names: Names): { [Name in keyof Names]: string } {
  people += 1;
  return names.map((name) => `${name}-person-${people}`) as { [Name in keyof Names]: string };
}

afterEach(() => void vi.restoreAllMocks());

async function entryOf(user: string, channelId: string): Promise<InboxEntry | undefined> {
  const entries = await env.USER_HUBS.getByName(user).channels();
  return entries.find((entry) => entry.channelId === channelId);
}

/** The method as it is, for a stand-in to call. */
function realDeliver(): (this: UserHub, entry: ChannelEntry) => Promise<void> {
  return Reflect.get(UserHub.prototype, "deliver");
}

/** Every delivery from now on, by user. The real ones go on. */
function watchDeliveries(): ChannelEntry[] {
  const deliver = realDeliver();
  const seen: ChannelEntry[] = [];
  vi.spyOn(UserHub.prototype, "deliver").mockImplementation(function (this: UserHub, entry) {
    seen.push(entry);
    return deliver.call(this, entry);
  });
  return seen;
}

const quiet = () => pause(400);

it("shows each member the channel in the inbox, with what is unread, but to the sender nothing is", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  okOf(await channelOf(channelId).perform(ann, textOp("hello", { preview: "hello" }), true));
  await vi.waitFor(async () => {
    expect(await entryOf(bob, channelId)).toMatchObject({ unread: 1, lastMessage: { preview: "hello" } });
    expect(await entryOf(ann, channelId)).toMatchObject({ unread: 0, role: "owner" });
  });
});

it("clears the count when the member reads, and counts who is called", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  const mentions = { userIds: [bob], here: false, channel: false };
  const sent = okOf(await channelOf(channelId).perform(ann, textOp("hello bob", { mentions }), true));
  await vi.waitFor(async () =>
    expect(await entryOf(bob, channelId)).toMatchObject({ unread: 1, mentions: 1 }),
  );
  const { seq } = sent as Extract<ChannelReply, { type: "messageSent" }>;
  okOf(await channelOf(channelId).perform(bob, { type: "markRead", seq }, true));
  await vi.waitFor(async () =>
    expect(await entryOf(bob, channelId)).toMatchObject({ unread: 0, mentions: 0, readSeq: seq }),
  );
});

it("takes the channel off the list of a member who is removed", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  await vi.waitFor(async () => expect(await entryOf(bob, channelId)).toBeDefined());
  okOf(await channelOf(channelId).removeMember(ann, bob));
  await vi.waitFor(async () => expect(await entryOf(bob, channelId)).toBeUndefined());
});

it("conflates: of many messages each member hears a few times, the last time of the last", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  await quiet();
  const seen = watchDeliveries();
  const link = await openLink(channelId, ann);
  const started = Array.from({ length: 200 }, (_, n) => link.start(textOp(`${n}`, { preview: `${n}` })));
  await Promise.all(started.map((n) => link.outcome(n)));
  await vi.waitFor(async () => expect(await entryOf(bob, channelId)).toMatchObject({ unread: 200 }));
  await quiet();
  const toBob = seen.filter(({ role }) => role === "member");
  expect(toBob.length).toBeLessThan(20);
  expect(toBob.at(-1)?.lastMessage?.preview).toBe("199");
});

it("makes up for deliveries that a crash swallowed, to everyone, and to whoever left just before", async () => {
  const [ann, bob, cid] = freshPeople("ann", "bob", "cid");
  const channelId = await makeGroup([ann, bob, cid]);
  await vi.waitFor(async () => expect(await entryOf(cid, channelId)).toBeDefined());
  await quiet();
  await runDurableObjectAlarm(channelOf(channelId));
  const never = vi.spyOn(UserHub.prototype, "deliver").mockImplementation(() => new Promise(() => {}));
  okOf(await channelOf(channelId).perform(ann, textOp("unheard", { preview: "unheard" }), true));
  okOf(await channelOf(channelId).leave(cid));
  await vi.waitFor(() => expect(never).toHaveBeenCalled());
  await abort(channelOf(channelId));
  never.mockRestore();
  expect(await entryOf(bob, channelId)).toMatchObject({ unread: 0 });

  await vi.waitFor(() => runDurableObjectAlarm(channelOf(channelId)));
  await vi.waitFor(async () => {
    expect(await entryOf(bob, channelId)).toMatchObject({ unread: 1, lastMessage: { preview: "unheard" } });
    expect(await entryOf(cid, channelId)).toBeUndefined();
  });
});

it("makes up for a read mark that a crash kept from the reader's other devices", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  const sent = okOf(await channelOf(channelId).perform(ann, textOp("hello"), true));
  const { seq } = sent as Extract<ChannelReply, { type: "messageSent" }>;
  await vi.waitFor(async () => expect(await entryOf(bob, channelId)).toMatchObject({ unread: 1 }));
  await quiet();
  await runDurableObjectAlarm(channelOf(channelId));
  const never = vi.spyOn(UserHub.prototype, "deliver").mockImplementation(() => new Promise(() => {}));
  okOf(await channelOf(channelId).perform(bob, { type: "markRead", seq }, true));
  await abort(channelOf(channelId));
  never.mockRestore();
  await vi.waitFor(() => runDurableObjectAlarm(channelOf(channelId)));
  await vi.waitFor(async () =>
    expect(await entryOf(bob, channelId)).toMatchObject({ unread: 0, readSeq: seq }),
  );
});

it("tries again by itself where a hub cannot be reached for a moment", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  await quiet();
  const deliver = realDeliver();
  let failures = 0;
  vi.spyOn(UserHub.prototype, "deliver").mockImplementation(async function (this: UserHub, entry) {
    failures += 1;
    if (failures <= 3) throw new Error("out of reach");
    return deliver.call(this, entry);
  });
  okOf(await channelOf(channelId).perform(ann, textOp("hello"), true));
  await vi.waitFor(async () => expect(await entryOf(bob, channelId)).toMatchObject({ unread: 1 }), 5_000);
});

it("has nothing left to look after once all were told, and sleeps without an alarm of its own", async () => {
  const [ann, bob] = freshPeople("ann", "bob");
  const channelId = await makeGroup([ann, bob]);
  const link = await ChannelLink.to(channelId, ann);
  for (let n = 0; n < 3; n += 1) okOf(await link.perform(textOp(`${n}`)));
  await quiet();
  await runDurableObjectAlarm(channelOf(channelId));
  const seen = watchDeliveries();
  const { deliveries, alarmMs } = await runInDurableObject(channelOf(channelId), async (_, { storage }) => ({
    deliveries: storage.kv.get("deliveries"),
    alarmMs: await storage.getAlarm(),
  }));
  expect(deliveries).toBeUndefined();
  // What is left are attempts, which are forgotten in their time.
  expect(alarmMs).toBeGreaterThan(Date.now() + 3_600_000);

  await Promise.race([
    evictDurableObject(channelOf(channelId)),
    pause(2_000).then(() => expect.fail("something keeps the channel awake")),
  ]);
  await runDurableObjectAlarm(channelOf(channelId));
  expect(seen).toEqual([]);
});
