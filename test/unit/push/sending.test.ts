import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fcmFailure, type PushAnswer } from "../../../tools/push-service/answers.ts";
import { messageOf, PushWorld, START_MS } from "./push-world.ts";

let world: PushWorld;
beforeEach(async () => {
  world = await PushWorld.start();
});
afterEach(() => world.service.stop());

const HOUR_MS = 3_600_000;
const WAYS = ["webPush", "fcm"] as const;

/** What is answered first, and then what is answered always. */
const answerFirst = (...answers: PushAnswer[]) => {
  const usual = world.service.answering;
  world.service.answering = (arrival) => answers.shift() ?? usual(arrival);
};

describe.each(WAYS)("by %s", (way) => {
  it("a notification reaches the device, encrypted and vouched for, and is done", async () => {
    const device = await world.addDevice(way);
    world.tell(device, "c:channel-1", messageOf(7));
    await world.runDue();
    const [arrival, ...others] = world.service.shownTo(device.to);
    expect(others).toEqual([]);
    expect(arrival?.notification).toMatchObject({
      type: "message",
      tag: "c:channel-1",
      title: "Ann, Hiking",
      body: "message 7",
      seq: 7,
    });
    expect(world.service.faults).toEqual([]);
    expect(world.settled).toMatchObject([{ device: device.device, result: "sent" }]);
    expect([world.isIdle, world.logged]).toEqual([true, []]);
  });

  it("a target that is not known any more is forgotten, and not tried again", async () => {
    const answers: PushAnswer[] =
      way === "fcm" ? [fcmFailure(404, "UNREGISTERED")] : [{ status: 404 }, { status: 410 }];
    for (const answer of answers) {
      answerFirst(answer);
      const device = await world.addDevice(way);
      world.tell(device, "c:1", messageOf(1));
      await world.runUntil(START_MS + HOUR_MS);
      expect(world.settled.at(-1)).toMatchObject({ device: device.device, result: "gone" });
      expect(world.service.shownTo(device.to)).toEqual([]);
    }
    expect(world.dropped).toHaveLength(answers.length);
    expect(world.service.arrivals).toHaveLength(answers.length);
  });

  it("a 429 is waited for as long as it asks, and then sent once", async () => {
    answerFirst({ status: 429, headers: { "retry-after": "77" } });
    const device = await world.addDevice(way);
    world.tell(device, "c:1", messageOf(1));
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.triesS).toEqual([0, 77]);
    expect(world.service.shownTo(device.to)).toHaveLength(1);
    expect(world.settled).toMatchObject([{ result: "sent" }]);
  });

  it("a 503 may say by a date when to come back", async () => {
    const date = new Date(START_MS + 90_000).toUTCString();
    answerFirst({ status: 503, headers: { "retry-after": date } });
    world.tell(await world.addDevice(way), "c:1", messageOf(1));
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.triesS).toEqual([0, 90]);
  });

  it("a fault of the service is waited out with growing pauses", async () => {
    answerFirst({ status: 500 }, { status: 502 }, { status: 500 });
    const device = await world.addDevice(way);
    world.tell(device, "c:1", messageOf(1));
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.triesS).toEqual([0, 10, 30, 70]);
    expect(world.service.shownTo(device.to)).toHaveLength(1);
  });

  it("no answer at all is a fault like any other", async () => {
    answerFirst({ status: "nothing" });
    const device = await world.addDevice(way);
    world.tell(device, "c:1", messageOf(1));
    const { timeoutMs } = world.network;
    world.network.timeoutMs = 300;
    await world.runDue();
    world.network.timeoutMs = timeoutMs;
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.triesS).toEqual([0, 10]);
    expect(world.service.shownTo(device.to)).toHaveLength(1);
    expect(world.logged).toMatchObject([
      { details: { cause: "no answer in time", host: world.service.host } },
    ]);
  });

  it("what the service will never take is refused at once, and logged once for all, without the target", async () => {
    world.service.answering = () => ({ status: 413 });
    const devices = await Promise.all([world.addDevice(way), world.addDevice(way)]);
    for (const device of devices) world.tell(device, "c:1", messageOf(1));
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.settled.map(({ result }) => result)).toEqual(["refused", "refused"]);
    expect(world.logged).toHaveLength(1);
    expect(world.logged[0]?.details).toMatchObject({ host: world.service.host, count: 2 });
    for (const { to } of devices) expect(JSON.stringify(world.logged)).not.toContain(to);
  });

  it("a service that is down for an hour loses nothing: then each device is told once a channel, of the newest", async () => {
    const upAtMs = START_MS + HOUR_MS;
    const taken = world.service.answering;
    world.service.answering = (arrival) => (world.nowMs < upAtMs ? { status: 503 } : taken(arrival));
    const devices = await Promise.all(Array.from({ length: 4 }, () => world.addDevice(way)));
    for (let seq = 1; seq <= 12; seq += 1) {
      for (const device of devices) {
        world.tell(device, "c:channel-1", messageOf(seq));
        if (seq % 3 === 0) world.tell(device, "c:channel-2", messageOf(seq, { channelName: "Cooking" }));
      }
      await world.runUntil(START_MS + seq * 240_000);
      world.nowMs = START_MS + seq * 240_000;
    }
    expect(world.service.arrivals.filter(({ answered }) => answered !== 503)).toEqual([]);
    await world.runUntil(upAtMs + HOUR_MS);
    expect([world.isIdle, world.deadLetters]).toEqual([true, []]);
    for (const { to } of devices) {
      const shown = world.service.shownTo(to).map(({ notification }) => notification);
      expect(shown).toHaveLength(2);
      expect(shown).toContainEqual(expect.objectContaining({ tag: "c:channel-1", seq: 12 }));
      expect(shown).toContainEqual(expect.objectContaining({ tag: "c:channel-2", seq: 12 }));
    }
    expect(world.service.faults).toEqual([]);
  });

  it("a service that stays down is given up after 31 tries in more than an hour and a half, and the hub is told", async () => {
    world.service.answering = () => ({ status: 500 });
    const device = await world.addDevice(way);
    world.tell(device, "c:1", messageOf(1));
    await world.runUntil(START_MS + 24 * HOUR_MS);
    expect(world.triesS).toHaveLength(31);
    expect(world.triesS.at(-1)).toBeGreaterThan(90 * 60);
    expect(world.settled).toEqual([]);
    expect(world.deadLetters).toHaveLength(1);
    world.logged.length = 0;
    await world.runDead();
    expect(world.settled).toMatchObject([{ device: device.device, result: "refused" }]);
    expect(world.logged).toMatchObject([{ details: { given: 1, unreachable: 0, of: 1 } }]);
  });
});

describe("access to FCM", () => {
  it("is fetched once for all that is sent, and again only before it ends", async () => {
    const devices = await Promise.all(Array.from({ length: 5 }, () => world.addDevice("fcm")));
    for (const device of devices) world.tell(device, "c:1", messageOf(1));
    await world.runDue();
    expect(world.service.fcm.accessGiven).toBe(1);
    world.nowMs += HOUR_MS - 301_000;
    for (const device of devices) world.tell(device, "c:1", messageOf(2));
    await world.runDue();
    expect(world.service.fcm.accessGiven).toBe(1);
    world.nowMs += 2_000;
    for (const device of devices) world.tell(device, "c:1", messageOf(3));
    await world.runDue();
    expect(world.service.fcm.accessGiven).toBe(2);
    expect(world.service.faults).toEqual([]);
    expect(world.settled).toHaveLength(15);
  });

  it("that was withdrawn is asked for anew, and the notification goes out in the same breath", async () => {
    const device = await world.addDevice("fcm");
    world.tell(device, "c:1", messageOf(1));
    await world.runDue();
    world.service.fcm.endAccess();
    world.tell(device, "c:1", messageOf(2));
    await world.runDue();
    expect(world.service.fcm.accessGiven).toBe(2);
    expect(world.service.shownTo(device.to)).toHaveLength(2);
  });
});
