import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it, vi } from "vitest";
import { makePair } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";

beforeAll(migrate);

const WAIT = { timeout: 10_000, interval: 20 };

/** What Bob's hub has to tell to his tablet. */
async function toTell(userId: string): Promise<string[]> {
  return runInDurableObject(env.USER_HUBS.getByName(userId), (_, { storage }) =>
    storage.sql
      .exec<{ tag: string }>("SELECT tag FROM pushes")
      .toArray()
      .map(({ tag }) => tag),
  );
}

/** The channels that Bob's sessions say to have open. */
async function looking(userId: string): Promise<string[]> {
  return runInDurableObject(env.USER_HUBS.getByName(userId), (_, state) =>
    state.getWebSockets("session").flatMap((socket) => {
      const link = socket.deserializeAttachment() as { looking?: string[] } | null;
      return link?.looking ?? [];
    }),
  );
}

it("keeps a user's other devices silent while it shows the channel, and not once it closed or lost it", async () => {
  const { bob, channelId, annPhone, bobPhone } = await makePair();
  const hub = env.USER_HUBS.getByName(bob.id);
  await hub.registerPush("tablet", { type: "fcm", token: "token-of-the-tablet-001", locale: "en" });
  await vi.waitFor(async () => expect(await looking(bob.id)).toEqual([channelId]), WAIT);
  const one = await annPhone.say(channelId, "one");
  await bobPhone.hears(channelId, "one");
  await vi.waitFor(async () => {
    const [entry] = await hub.channels();
    expect(entry?.lastMessage?.seq).toBe(one.seq);
  }, WAIT);
  expect(await toTell(bob.id)).toEqual([]);

  await bobPhone.request("channelClosed", { type: "closeChannel", channelId });
  await vi.waitFor(async () => expect(await looking(bob.id)).toEqual([]), WAIT);
  await annPhone.say(channelId, "two");
  await vi.waitFor(async () => expect(await toTell(bob.id)).toEqual([`c:${channelId}`]), WAIT);
  await bobPhone.read(channelId, 1_000);
  await vi.waitFor(async () => expect(await toTell(bob.id)).toEqual([]), WAIT);

  await bobPhone.open(channelId);
  await vi.waitFor(async () => expect(await looking(bob.id)).toEqual([channelId]), WAIT);
  await bobPhone.lose();
  await vi.waitFor(async () => expect(await looking(bob.id)).toEqual([]), WAIT);
  await annPhone.say(channelId, "three");
  await vi.waitFor(async () => expect(await toTell(bob.id)).toEqual([`c:${channelId}`]), WAIT);
});
