import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import type { PushJob } from "../../../protocol/links/push-link.ts";
import type { PushTarget } from "../../../protocol/notifications/push-target.ts";
import { NOTIFICATION_SETTINGS_DEFAULT } from "../../../protocol/notifications/settings.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { entry, linkSession, newUser, type SessionLink } from "./hub-links.ts";

type Hub = ReturnType<typeof newUser>["hub"];

const WAIT = { timeout: 10_000, interval: 20 };
const PHONE: PushTarget = { type: "fcm", token: "token-of-the-phone-0001", locale: "en" };
const TABLET: PushTarget = { type: "fcm", token: "token-of-the-tablet-001", locale: "ko" };

/** Keeps the jobs of a hub, which a real queue would hand to the consumer. `fails`: the queue takes none. */
async function catchJobs(hub: Hub, queue = { jobs: [] as PushJob[], fails: false }) {
  await runInDurableObject(hub, (object) => {
    const { env: bindings } = object as unknown as { env: { PUSHES: Queue<PushJob> } };
    vi.spyOn(bindings.PUSHES, "sendBatch").mockImplementation(async (messages) => {
      if (queue.fails) throw new Error("the queue is out of reach");
      for (const { body } of messages) queue.jobs.push(body);
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
  });
  return queue;
}

/** A message that somebody else has written. */
const message = (channelId: string, seq: number, more: object = {}) =>
  entry(channelId, seq, {
    unread: 1,
    readSeq: seq - 1,
    lastMessage: { seq, senderId: "somebody", at: 1_000 + seq, kind: "text", preview: `message ${seq}` },
    ...more,
  });

const read = (channelId: string, version: number, seq: number) =>
  message(channelId, seq, { version, unread: 0, readSeq: seq });

it("tells each device by a job, once, and takes it away when the message is read, over evictions and repeats", async () => {
  const { userId, hub } = newUser();
  const queue = await catchJobs(hub);
  await hub.registerPush("phone", PHONE);
  await hub.registerPush("tablet", TABLET);
  await hub.deliver(message("channel-1", 1));
  await hub.deliver(message("channel-1", 2, { unread: 2, readSeq: 0 }));
  expect(queue.jobs, "not before the pause is over").toEqual([]);
  await evictDurableObject(hub);
  await catchJobs(hub, queue);
  await vi.waitFor(() => expect(queue.jobs).toHaveLength(2), WAIT);
  expect(queue.jobs).toEqual(["phone", "tablet"].map((device) => ({ userId, device, tag: "c:channel-1" })));

  await evictDurableObject(hub);
  const claim = await hub.claimPush("phone", "c:channel-1");
  expect(claim).toMatchObject({
    target: PHONE,
    badge: 2,
    content: { type: "message", seq: 2, count: 2, preview: "message 2" },
  });
  await evictDurableObject(hub);
  for (let i = 0; i < 2; i += 1) await hub.settlePush("phone", "c:channel-1", claim?.version ?? 0, "sent");
  expect(await hub.claimPush("phone", "c:channel-1"), "nothing differs").toBeNull();

  queue.jobs.length = 0;
  await catchJobs(hub, queue);
  await hub.deliver(read("channel-1", 3, 2));
  await vi.waitFor(() => expect(queue.jobs.map(({ device }) => device)).toEqual(["phone"]), WAIT);
  expect(await hub.claimPush("tablet", "c:channel-1"), "it was not told").toBeNull();
  const taken = await hub.claimPush("phone", "c:channel-1");
  expect(taken).toMatchObject({ badge: 0, content: { type: "withdraw" } });
  await hub.settlePush("phone", "c:channel-1", taken?.version ?? 0, "sent");
  const left = await runInDurableObject(hub, (_, { storage }) =>
    storage.sql.exec("SELECT tag FROM pushes").toArray(),
  );
  expect(left).toEqual([]);
});

it("sends a job again that the queue did not take", async () => {
  const { hub } = newUser();
  const queue = await catchJobs(hub, { jobs: [], fails: true });
  await hub.registerPush("phone", PHONE);
  await hub.deliver(message("channel-1", 1));
  const dueMs = () =>
    runInDurableObject(hub, (_, { storage }) =>
      storage.sql.exec<{ due_ms: number | null }>("SELECT due_ms FROM pushes").one(),
    );
  const first = (await dueMs()).due_ms ?? 0;
  await vi.waitFor(async () => expect((await dueMs()).due_ms).toBeGreaterThan(first + 5_000), WAIT);
  queue.fails = false;
  vi.setSystemTime(Date.now() + 60_000);
  try {
    expect(await runDurableObjectAlarm(hub)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
  expect(queue.jobs).toHaveLength(1);
  expect((await dueMs()).due_ms).toBeNull();
});

/** What is stored of notifications, and whether an alarm is set. */
const stored = (hub: Hub) =>
  runInDurableObject(hub, async (_, { storage }) => ({
    tags: storage.sql
      .exec<{ tag: string }>("SELECT tag FROM pushes")
      .toArray()
      .map(({ tag }) => tag),
    alarm: (await storage.getAlarm()) !== null,
  }));

it("does nothing and writes one row where no device is to be pushed to, or none is to hear of it", async () => {
  const { hub } = newUser();
  const rowsOf = (deliver: () => ReturnType<typeof message>) =>
    runInDurableObject(hub, async (object, { storage }) => {
      const count = () => storage.sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n;
      const before = count();
      await object.deliver(deliver());
      return count() - before;
    });
  expect(await rowsOf(() => message("channel-1", 1))).toBe(1);
  expect(await stored(hub)).toEqual({ tags: [], alarm: false });
  await hub.registerPush("phone", PHONE);
  await hub.writeNotify({ channelId: "channel-1" }, { level: "nothing", until: null });
  expect(await rowsOf(() => message("channel-1", 2))).toBe(1);
  expect(await stored(hub)).toEqual({ tags: [], alarm: false });
});

/** Waits until the hub has heard of what a session said before. */
async function heard(link: SessionLink): Promise<void> {
  const count = link.all("inbox").length;
  link.say({ t: "watchInbox", epoch: null, offset: null });
  await link.next("inbox", count + 1);
}

it("keeps silent while a device in use has the channel open, also after it slept, and speaks up once that is lost", async () => {
  const { userId, hub } = newUser();
  const queue = await catchJobs(hub);
  await hub.registerPush("device of phone", PHONE);
  await hub.registerPush("device of tablet", TABLET);
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  phone.say({ t: "looking", channelIds: ["channel-1"] });
  await heard(phone);
  await evictDurableObject(hub);
  await hub.deliver(message("channel-1", 1));
  expect(await stored(hub)).toEqual({ tags: [], alarm: false });
  await hub.deliver(message("channel-2", 1));
  await catchJobs(hub, queue);
  await vi.waitFor(() => expect(queue.jobs).toHaveLength(1), WAIT);
  expect(queue.jobs, "the phone hears it by itself").toMatchObject([
    { device: "device of tablet", tag: "c:channel-2" },
  ]);
  phone.say({ t: "lost", heardAtMs: 0 });
  await vi.waitFor(() => expect(queue.jobs).toHaveLength(4), WAIT);
  expect(
    queue.jobs
      .slice(1)
      .map(({ device, tag }) => `${device} ${tag}`)
      .sort(),
  ).toEqual(["device of phone c:channel-1", "device of phone c:channel-2", "device of tablet c:channel-1"]);
});

it("drops the target of a device that is signed out or gone, and everything with an account that is erased", async () => {
  const { hub } = newUser();
  await catchJobs(hub);
  for (const device of ["phone", "tablet"])
    await hub.registerPush(device, device === "phone" ? PHONE : TABLET);
  await hub.deliver(message("channel-1", 1));
  await hub.signOutDevice("phone");
  expect(await hub.readPushTarget("phone")).toBeNull();
  await hub.registerPush("phone", PHONE);
  expect(await hub.readPushTarget("phone"), "a request that was late").toBeNull();
  expect(await hub.claimPush("phone", "c:channel-1")).toBeNull();
  const claim = await hub.claimPush("tablet", "c:channel-1");
  await hub.settlePush("tablet", "c:channel-1", claim?.version ?? 0, "gone");
  expect(await hub.readPushTarget("tablet")).toBeNull();

  await hub.registerPush("tablet", TABLET);
  await hub.deliver(message("channel-1", 2));
  await hub.erase();
  await hub.registerPush("tablet", TABLET);
  await hub.writeNotificationSettings({ ...NOTIFICATION_SETTINGS_DEFAULT, preview: false });
  await hub.deliver(message("channel-1", 3));
  await hub.friendRequest("somebody", true);
  expect(await hub.claimPush("tablet", "c:channel-1")).toBeNull();
  expect(await stored(hub)).toEqual({ tags: [], alarm: false });
  expect(await runInDurableObject(hub, (_, { storage }) => [...storage.kv.list()])).toEqual([
    ["erased", true],
  ]);
});

it("tells of a friend request until it is answered", async () => {
  const { userId, hub } = newUser();
  const queue = await catchJobs(hub);
  await hub.registerPush("phone", PHONE);
  await hub.friendRequest("somebody", true);
  await vi.waitFor(() => expect(queue.jobs).toEqual([{ userId, device: "phone", tag: "r:somebody" }]), WAIT);
  const claim = await hub.claimPush("phone", "r:somebody");
  expect(claim?.content).toMatchObject({ type: "friendRequest", userId: "somebody" });
  await hub.friendRequest("somebody", false);
  await hub.settlePush("phone", "r:somebody", claim?.version ?? 0, "sent");
  await vi.waitFor(() => expect(queue.jobs).toHaveLength(2), WAIT);
  expect((await hub.claimPush("phone", "r:somebody"))?.content).toEqual({ type: "withdraw" });
});

it("asks sessions who arrives only where the user wishes to be told and can be, and tells it", async () => {
  const { userId, hub } = newUser();
  const queue = await catchJobs(hub);
  const phone = await linkSession(userId, "phone");
  const state = await phone.next("state");
  expect(state.tellsArrivals).toBe(false);
  phone.say({ t: "friends", revision: state.revision, friends: ["friend-01"], settled: [] });
  phone.say({ t: "activity", activity: "idle" });
  await hub.writeNotificationSettings({ ...NOTIFICATION_SETTINGS_DEFAULT, friendNearby: true });
  await hub.registerPush("phone", PHONE);
  const changed = await phone.next("changed");
  expect(changed).toMatchObject({ changed: [], tellsArrivals: true });
  for (const friendId of ["friend-01", "friend-01", "stranger"]) phone.say({ t: "arrived", friendId });
  await vi.waitFor(() => expect(queue.jobs).toEqual([{ userId, device: "phone", tag: "n:friend-01" }]), WAIT);
  expect((await hub.claimPush("phone", "n:friend-01"))?.content).toMatchObject({ type: "friendNearby" });
  await hub.unregisterPush("phone", PHONE);
  expect(await phone.next("changed", 2)).toMatchObject({ tellsArrivals: false });
});

it("lets an arrival be announced only to friends who see the user, where the user wishes so", async () => {
  const { userId, hub } = newUser();
  const friends = ["friend-01", "friend-02"];
  const announced = () =>
    Promise.all([...friends, "stranger"].map((friend) => hub.announcesArrivalTo(friend)));
  await hub.writeSharing({ ...SHARING_OFF, mode: "friends" });
  await hub.writeNotificationSettings({ ...NOTIFICATION_SETTINGS_DEFAULT, announceNearby: true });
  expect(await announced(), "the hub does not know yet who is a friend").toEqual([false, false, false]);
  const phone = await linkSession(userId, "phone");
  const { revision } = await phone.next("state");
  phone.say({ t: "friends", revision, friends, settled: [] });
  await phone.next("state", 2);
  expect(await announced()).toEqual([true, true, false]);
  await hub.writeSharing({ ...SHARING_OFF, mode: "only", userIds: ["friend-01"] });
  expect(await announced()).toEqual([true, false, false]);
  await hub.writeSharing({ ...SHARING_OFF, mode: "except", userIds: ["friend-01"] });
  expect(await announced()).toEqual([false, true, false]);
  await hub.beginFriendChange("ticket", "friend-02");
  expect(await announced()).toEqual([false, false, false]);
  await hub.writeSharing({ ...SHARING_OFF, mode: "friends" });
  await hub.writeNotificationSettings(NOTIFICATION_SETTINGS_DEFAULT);
  expect(await announced()).toEqual([false, false, false]);
});

it("knows whose hub it is when it is woken without its name", async () => {
  const { userId, hub } = newUser();
  await hub.registerPush("phone", PHONE);
  await evictDurableObject(hub);
  const nameless = env.USER_HUBS.get(env.USER_HUBS.idFromString(hub.id.toString()));
  const queue = await catchJobs(nameless);
  await nameless.deliver(message("channel-1", 1));
  await vi.waitFor(() => expect(queue.jobs).toEqual([{ userId, device: "phone", tag: "c:channel-1" }]), WAIT);
});
