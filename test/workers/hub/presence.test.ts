import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { CHAT_SETTINGS_DEFAULT } from "../../../protocol/chat/presence.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { LINK_REFUSED } from "../../../protocol/links/user-hub-link.ts";
import { reset } from "../../support/workers/live-state.ts";
import { pause } from "../../support/workers/test-socket.ts";
import { follow, linkSession, newUser } from "./hub-links.ts";

afterEach(() => void vi.useRealTimers());

/** Lets the grace pass: the clock jumps, and the alarm that is set for then rings. */
async function passGrace(hub: Parameters<typeof runDurableObjectAlarm>[0]): Promise<void> {
  vi.setSystemTime(Date.now() + LIMITS.presenceGraceMs);
  expect(await runDurableObjectAlarm(hub)).toBe(true);
}

it("tells a follower how it is, and then each change, also while the object sleeps in between", async () => {
  const { userId, hub } = newUser();
  const bob = await follow(userId, "bob-0001");
  await bob.told("offline");
  expect(bob.received[0]?.presence).toEqual({ userId, state: "offline", lastSeen: null, status: null });
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  await bob.told("offline", "online");
  await evictDurableObject(hub);
  phone.say({ t: "activity", activity: "idle" });
  await bob.told("offline", "online", "away");
  await evictDurableObject(hub);
  const before = Date.now();
  phone.say({ t: "activity", activity: "gone" });
  await bob.told("offline", "online", "away", "offline");
  expect(bob.received.at(-1)?.presence.lastSeen).toBeGreaterThanOrEqual(before);
  expect(await hub.readPresence()).toEqual(bob.received.at(-1)?.presence);
});

it("says nothing of a link that breaks and is back within the grace", async () => {
  const { userId, hub } = newUser();
  const bob = await follow(userId, "bob-0001");
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  await bob.told("offline", "online");
  phone.close();
  await pause(100);
  await evictDurableObject(hub);
  const again = await linkSession(userId, "phone", { startedAtMs: 2 });
  again.say({ t: "activity", activity: "active" });
  await again.next("state");
  await passGrace(hub);
  await bob.told("offline", "online");
});

it("tells of a crash once the grace has passed, by alarm, and when the user was seen last", async () => {
  const { userId, hub } = newUser();
  const bob = await follow(userId, "bob-0001");
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  await bob.told("offline", "online");
  const crashedMs = Date.now();
  phone.close();
  await vi.waitFor(async () =>
    expect(await runInDurableObject(hub, (_, { storage }) => storage.getAlarm())).toBeGreaterThan(crashedMs),
  );
  await evictDurableObject(hub);
  await passGrace(hub);
  await bob.told("offline", "online", "offline");
  const { userId: whose, lastSeen } = bob.received.at(-1)?.presence ?? {};
  expect(whose).toBe(userId);
  expect(lastSeen).toBeGreaterThanOrEqual(crashedMs);
  expect(lastSeen).toBeLessThan(crashedMs + LIMITS.presenceGraceMs);
});

it("sets no alarm for a crash that nobody would see", async () => {
  const { userId, hub } = newUser();
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  await phone.next("state");
  phone.close();
  await pause(100);
  expect(await runInDurableObject(hub, (_, { storage }) => storage.getAlarm())).toBeNull();
  expect((await hub.readPresence()).state).toBe("online");
});

it("does not tell a follower who comes back after a reset that the user is offline, who is coming back, too", async () => {
  const { userId, hub } = newUser();
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  const bob = await follow(userId, "bob-0001");
  await bob.told("online");
  await reset(hub);
  const bobAgain = await follow(userId, "bob-0001");
  await pause(100);
  expect(bobAgain.states()).toEqual([]);
  expect((await hub.readPresence()).state).toBe("away");
  const phoneAgain = await linkSession(userId, "phone", { startedAtMs: 2 });
  phoneAgain.say({ t: "activity", activity: "active" });
  await bobAgain.told("online");
});

it("shows an invisible user offline, last seen when that began, and the status all the same", async () => {
  const { userId, hub } = newUser();
  const bob = await follow(userId, "bob-0001");
  const phone = await linkSession(userId, "phone");
  phone.say({ t: "activity", activity: "active" });
  await bob.told("offline", "online");
  const status = { emoji: "🌴", text: "away from keys", until: null };
  const hiddenMs = Date.now();
  await hub.writeChatSettings({ ...CHAT_SETTINGS_DEFAULT, presence: "invisible", status });
  await bob.told("offline", "online", "offline");
  const { lastSeen } = bob.received.at(-1)?.presence ?? {};
  expect(lastSeen).toBeGreaterThanOrEqual(hiddenMs);
  expect(bob.received.at(-1)?.presence.status).toEqual(status);
  phone.say({ t: "activity", activity: "gone" });
  phone.say({ t: "activity", activity: "active" });
  await pause(100);
  expect(await hub.readPresence()).toMatchObject({ state: "offline", lastSeen });
  await hub.writeChatSettings({ ...CHAT_SETTINGS_DEFAULT, status });
  await bob.told("offline", "online", "offline", "online");
  expect(phone.all("changed").map(({ changed }) => changed)).toEqual([["chatSettings"], ["chatSettings"]]);
});

it("lets go of a friend as soon as the friendship is in doubt, and of nobody else", async () => {
  const { userId, hub } = newUser();
  const links = await Promise.all([
    follow(userId, "bob-0001"),
    follow(userId, "cleo-001"),
    follow(userId, "bob-0001", "team"),
  ]);
  for (const link of links) await link.told("offline");
  const [bob, cleo, colleague] = links;
  await hub.beginFriendChange("ticket", "bob-0001");
  expect(await bob?.closing()).toBe(LINK_REFUSED);
  const pending = await follow(userId, "bob-0001");
  expect(await pending.closing()).toBe(LINK_REFUSED);
  await hub.commitFriendChange("ticket", "bob-0001", true, ["friends"]);
  await (await follow(userId, "bob-0001")).told("offline");
  expect([cleo?.closedWith, colleague?.closedWith]).toEqual([null, null]);
});

it("lets nobody follow as a friend whom the friend list does not have, once it is known", async () => {
  const { userId } = newUser();
  const dora = await follow(userId, "dora-001");
  await dora.told("offline");
  const phone = await linkSession(userId, "phone");
  const { revision } = await phone.next("state");
  phone.say({ t: "friends", revision, friends: ["bob-0001"], settled: [] });
  expect(await dora.closing()).toBe(LINK_REFUSED);
  expect(await (await follow(userId, "dora-001")).closing()).toBe(LINK_REFUSED);
  await (await follow(userId, "bob-0001")).told("offline");
});
