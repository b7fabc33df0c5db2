import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import { LINK_REFUSED, type ToHub, type ToPresence } from "../../../protocol/links/user-hub-link.ts";
import { pause } from "../../support/workers/test-socket.ts";
import { entry, follow, linkSession, newUser } from "./hub-links.ts";

it("signs a device out on all its links, keeps it out, and leaves the others alone", async () => {
  const { userId, hub } = newUser();
  const bob = await follow(userId, "bob-0001");
  const [tab, otherTab, phone] = await Promise.all([
    linkSession(userId, "tab", { device: "browser" }),
    linkSession(userId, "other-tab", { device: "browser" }),
    linkSession(userId, "phone"),
  ]);
  phone.say({ t: "activity", activity: "idle" });
  for (const each of [tab, otherTab]) each.say({ t: "activity", activity: "active" });
  tab.say({ t: "claim", fresh: true });
  await vi.waitFor(() => expect(phone.all("publisher").at(-1)?.session).toBe("tab"));
  await vi.waitFor(() => expect(bob.states().at(-1)).toBe("online"));

  await evictDurableObject(hub);
  await hub.signOutDevice("browser");
  for (const each of [tab, otherTab]) {
    expect(await each.closing()).toBe(LINK_REFUSED);
    expect(each.received.at(-1)).toEqual({ t: "signedOut" });
  }
  await vi.waitFor(() => expect(phone.all("publisher").at(-1)?.session).toBeNull());
  await vi.waitFor(() => expect(bob.states().at(-1), "without the grace of a lost link").toBe("away"));
  expect(phone.closedWith).toBeNull();

  await evictDurableObject(hub);
  const again = await linkSession(userId, "third-tab", { device: "browser" });
  expect(await again.closing()).toBe(LINK_REFUSED);
  expect(again.received).toEqual([{ t: "signedOut" }]);
  const signedInAnew = await linkSession(userId, "new-tab", { device: "browser, a new sign-in" });
  await signedInAnew.next("state");

  await hub.signOutDevice("device of phone");
  await evictDurableObject(hub);
  const presence = await hub.readPresence();
  expect(presence, "nobody is expected back").toMatchObject({ state: "offline" });
  expect(presence.lastSeen).not.toBeNull();
});

it("forgets everything of an account that is erased, and stores nothing that comes late", async () => {
  const { userId, hub } = newUser();
  await hub.deliver(entry("channel-1"));
  await hub.writeNotify({ channelId: "channel-1" }, { level: "nothing", until: Date.now() + 3_600_000 });
  const [phone, bob] = [await linkSession(userId, "phone"), await follow(userId, "bob-0001")];
  phone.say({ t: "watchInbox", epoch: null, offset: null });
  phone.say({ t: "activity", activity: "active" });
  await bob.told("offline", "online");

  await hub.erase();
  expect(await phone.closing()).toBe(LINK_REFUSED);
  expect(phone.received.at(-1)).toEqual({ t: "signedOut" });
  expect(await bob.closing()).toBe(LINK_REFUSED);
  await hub.erase();
  for (const channelId of ["channel-1", "channel-2"]) await hub.deliver(entry(channelId, 2));
  await evictDurableObject(hub);
  await hub.deliver(entry("channel-3"));
  const late = await linkSession(userId, "late");
  expect(await late.closing()).toBe(LINK_REFUSED);
  expect(await (await follow(userId, "cleo-001", "team")).closing()).toBe(LINK_REFUSED);
  await pause(50);
  const left = await runInDurableObject(hub, async (_, { storage }) => ({
    values: [...storage.kv.list()],
    rows: storage.sql.exec("SELECT * FROM inbox").toArray(),
    alarm: await storage.getAlarm(),
  }));
  expect(left).toEqual({ values: [["erased", true]], rows: [], alarm: null });
});

it("has the same device publish after a reset as before, and keeps no row where one is alone", async () => {
  const { userId, hub } = newUser();
  const row = () => runInDurableObject(hub, (_, { storage }) => storage.kv.get<string>("publisher"));
  const publisherFor = async (device: Awaited<ReturnType<typeof linkSession>>, session: string) =>
    vi.waitFor(() => expect(device.all("publisher").at(-1)?.session).toBe(session));

  const phone = await linkSession(userId, "phone");
  phone.say({ t: "claim", fresh: true });
  await publisherFor(phone, "phone");
  expect(await row()).toBeUndefined();
  const tablet = await linkSession(userId, "tablet");
  tablet.say({ t: "claim", fresh: true });
  await publisherFor(phone, "tablet");
  expect(await row()).toBe("tablet");

  await evictDurableObject(hub, { webSockets: "close" });
  const [phone2, watch2] = [await linkSession(userId, "phone"), await linkSession(userId, "watch")];
  phone2.say({ t: "claim", fresh: false });
  await publisherFor(phone2, "phone");
  watch2.say({ t: "claim", fresh: false });
  await vi.waitFor(() => expect(watch2.all("publisher").at(-1)?.hasSuccessor).toBe(true));
  const tablet2 = await linkSession(userId, "tablet");
  tablet2.say({ t: "claim", fresh: false });
  await publisherFor(watch2, "tablet");

  for (const each of [phone2, tablet2, watch2]) each.say({ t: "unclaim" });
  await vi.waitFor(() => expect(watch2.all("publisher").at(-1)?.session).toBeNull());
  phone2.say({ t: "claim", fresh: true });
  await publisherFor(watch2, "phone");
  expect(await row()).toBeUndefined();
});

it("lets be what only a newer release says, on links of sessions and of followers", async () => {
  const { userId } = newUser();
  const [phone, bob] = [await linkSession(userId, "phone"), await follow(userId, "bob-0001", "team")];
  await phone.next("state");
  await bob.told("offline");
  phone.say({ t: "fromTheFuture" } as unknown as ToHub);
  bob.say({ t: "fromTheFuture" } as unknown as ToPresence);
  phone.say({ t: "activity", activity: "active" });
  await bob.told("offline", "online");
  expect([phone.closedWith, bob.closedWith]).toEqual([null, null]);
});
