import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { CHAT_SETTINGS_DEFAULT } from "../../../protocol/chat/presence.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { entry, linkSession, newUser } from "./hub-links.ts";

afterEach(() => void vi.useRealTimers());

const ids = (entries: { channelId: string; unread: number }[]) =>
  entries.map(({ channelId, unread }) => `${channelId} ${unread}`);

it("tells a device that watches what is in the inbox, and then what changes, at once", async () => {
  const { userId, hub } = newUser();
  await hub.deliver(entry("channel-1", 5));
  const phone = await linkSession(userId, "phone");
  const { epoch, revision } = await phone.next("state");
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  const inbox = await phone.next("inbox");
  expect(inbox).toMatchObject({ epoch, revision, recovered: false, more: false });
  expect(ids(inbox.entries)).toEqual(["channel-1 5"]);

  await hub.deliver(entry("channel-1", 6));
  const changed = await phone.next("inboxChanged");
  expect(changed.revision).toBe(revision + 1);
  expect(ids(changed.entries)).toEqual(["channel-1 6"]);
});

it("does not tell a device that does not watch", async () => {
  const { userId, hub } = newUser();
  const [phone, tablet] = await Promise.all([linkSession(userId, "phone"), linkSession(userId, "tablet")]);
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  await phone.next("inbox");
  await tablet.next("state");
  await hub.deliver(entry("channel-1"));
  await phone.next("inboxChanged");
  expect(tablet.all("inboxChanged")).toEqual([]);
});

it("keeps telling after the object slept, and gives a device that comes back what it missed", async () => {
  const { userId, hub } = newUser();
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  const { epoch, revision } = await phone.next("inbox");
  await hub.deliver(entry("channel-1", 1));
  await phone.next("inboxChanged");

  await evictDurableObject(hub);
  await hub.deliver(entry("channel-2", 1));
  const { revision: newest } = await phone.next("inboxChanged", 2);
  expect(newest, "revisions go on").toBe(revision + 2);

  await evictDurableObject(hub);
  const tablet = await linkSession(userId, "tablet");
  tablet.say({ t: "watchInbox", epoch, offset: revision + 1 });
  const missed = await tablet.next("inbox");
  expect(missed).toMatchObject({ recovered: true, revision: newest });
  expect(ids(missed.entries)).toEqual(["channel-2 1"]);
});

it("tells a burst in few frames, the first at once, and each channel as it ended", async () => {
  const { userId, hub } = newUser();
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  await phone.next("inbox");
  await Promise.all(Array.from({ length: 40 }, (_, i) => hub.deliver(entry(`channel-${i % 4}`, 1 + i))));
  await vi.waitFor(() => {
    const latest = new Map(
      phone
        .all("inboxChanged")
        .flatMap(({ entries }) => entries.map((each) => [each.channelId, each.unread])),
    );
    expect(Object.fromEntries(latest)).toEqual({
      "channel-0": 37,
      "channel-1": 38,
      "channel-2": 39,
      "channel-3": 40,
    });
  });
  expect(phone.all("inboxChanged").length).toBeLessThan(10);
});

it("sends no revision of the user's stream before all of the inbox up to it", async () => {
  const { userId, hub } = newUser();
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  await phone.next("inbox");
  // The second waits for the next frame, unless something else makes haste.
  await runInDurableObject(hub, async (object) => {
    await object.deliver(entry("channel-1"));
    await object.deliver(entry("channel-2"));
    await object.notify(["profile"]);
  });
  await phone.next("changed");
  expect(phone.received.slice(-3).map(({ t }) => t)).toEqual(["inboxChanged", "inboxChanged", "changed"]);
});

it("writes one row for a delivery, and none for what it knows", async () => {
  const { hub } = newUser();
  const rowsOf = (version: number) =>
    runInDurableObject(hub, async (object, { storage }) => {
      const count = () => storage.sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n;
      const before = count();
      await object.deliver(entry("channel-1", version));
      return count() - before;
    });
  expect(await rowsOf(1)).toBe(1);
  expect(await rowsOf(3)).toBe(1);
  expect([await rowsOf(3), await rowsOf(2)]).toEqual([0, 0]);
});

it("lifts the mute of a team by alarm at its time, and tells every device for every channel of it", async () => {
  const { userId, hub } = newUser();
  const team = { kind: "team", teamId: "team-0001" } as const;
  for (const id of ["channel-1", "channel-2"]) await hub.deliver(entry(id, 1, team));
  await hub.deliver(entry("channel-3"));
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  await phone.next("inbox");

  const until = Date.now() + 2_500;
  const mute = { level: "nothing", until } as const;
  expect(await hub.writeNotify({ teamId: "team-0001" }, mute)).toEqual(mute);
  const muted = await phone.next("inboxChanged");
  expect(muted.entries.map(({ channelId, notify }) => [channelId, notify.level])).toEqual([
    ["channel-2", "nothing"],
    ["channel-1", "nothing"],
  ]);
  await evictDurableObject(hub);
  const lifted = await phone.next("inboxChanged", 2);
  expect(lifted.entries.map(({ notify }) => notify)).toEqual([
    { level: "all", until: null },
    { level: "all", until: null },
  ]);
  expect(Date.now()).toBeGreaterThanOrEqual(until);
  expect(await hub.readNotify({ channelId: "channel-1" })).toEqual({ level: "all", until: null });
});

it("lists the channels, and those that the user left only where all are asked for", async () => {
  const { hub } = newUser();
  await hub.deliver(entry("channel-1"));
  await hub.deliver(entry("channel-2", 1, { role: null }));
  expect((await hub.channels()).map(({ channelId }) => channelId)).toEqual(["channel-1"]);
  expect(await hub.everyChannel()).toEqual(["channel-1", "channel-2"]);
});

it("keeps one alarm for several ends, and rings for each", async () => {
  const { userId, hub } = newUser();
  const phone = await linkSession(userId, "phone");
  await phone.next("state");
  const endMs = Date.now() + 60_000;
  const iso = (atMs: number) => new Date(atMs).toISOString();
  await hub.writeSharing({ ...SHARING_OFF, mode: "friends", until: iso(endMs + 200) });
  const status = { emoji: null, text: "here", until: iso(endMs) };
  await hub.writeChatSettings({ ...CHAT_SETTINGS_DEFAULT, status });
  await hub.writeNotify({ channelId: "channel-1" }, { level: "nothing", until: endMs + 3_600_000 });
  const alarm = () => runInDurableObject(hub, (_, { storage }) => storage.getAlarm());
  expect(await alarm()).toBe(endMs);

  const ring = async (atMs: number) => {
    vi.setSystemTime(atMs);
    expect(await runDurableObjectAlarm(hub)).toBe(true);
    return alarm();
  };
  expect(await ring(endMs - 1), "too early").toBe(endMs);
  expect(await ring(endMs)).toBe(endMs + 200);
  expect((await phone.next("changed", 3)).chatSettings?.status).toBeNull();
  await evictDurableObject(hub);
  expect(await ring(endMs + 200)).toBe(endMs + 3_600_000);
  expect((await phone.next("changed", 4)).sharing?.mode).toBe("nobody");
});
