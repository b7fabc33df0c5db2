import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messageOf, PushWorld, START_MS } from "./push-world.ts";

let world: PushWorld;
beforeEach(async () => {
  world = await PushWorld.start();
});
afterEach(() => world.service.stop());

const HOUR_MS = 3_600_000;

describe("a job", () => {
  it("that is about nothing any more is done, and sends nothing", async () => {
    const { userId, device } = await world.addDevice("webPush");
    world.enqueue({ userId, device, tag: "c:1" });
    await world.runDue();
    expect([world.isIdle, world.service.arrivals, world.settled]).toEqual([true, [], []]);
  });

  it("tells what is true when it is sent", async () => {
    const device = await world.addDevice("webPush");
    world.tell(device, "c:1", messageOf(1));
    world.tell(device, "c:1", messageOf(2));
    world.tell(device, "c:1", { type: "withdraw" });
    await world.runDue();
    expect(world.service.shownTo(device.to).map(({ notification }) => notification)).toEqual([
      { type: "withdraw", tag: "c:1", badge: 1 },
    ]);
  });

  it("that is handed out twice is sent once", async () => {
    const device = await world.addDevice("webPush");
    world.tell(device, "c:1", messageOf(1));
    world.enqueue({ userId: device.userId, device: device.device, tag: "c:1" });
    await world.runDue();
    expect(world.service.arrivals).toHaveLength(1);
    expect(world.isIdle).toBe(true);
  });

  it("waits for its hub, and for the database", async () => {
    const device = await world.addDevice("webPush");
    world.tell(device, "c:1", messageOf(1));
    world.hubsAreDown = true;
    await world.runDue();
    world.hubsAreDown = false;
    const { readFacts } = world.ports;
    world.ports.readFacts = () => Promise.reject(new Error("D1 is out of reach"));
    world.nowMs += 10_000;
    await world.runDue();
    expect(world.service.arrivals).toEqual([]);
    world.ports.readFacts = readFacts;
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.triesS).toEqual([0, 10, 30]);
    expect(world.service.shownTo(device.to)).toHaveLength(1);
  });

  it("is tried again where the hub could not be told that it was sent: better twice than lost", async () => {
    const device = await world.addDevice("webPush");
    world.tell(device, "c:1", messageOf(1));
    const answer = world.service.answering;
    world.service.answering = (arrival) => {
      world.hubsAreDown = true;
      return answer(arrival);
    };
    await world.runDue();
    world.hubsAreDown = false;
    world.service.answering = answer;
    await world.runUntil(START_MS + HOUR_MS);
    expect(world.service.shownTo(device.to)).toHaveLength(2);
    expect(world.settled).toHaveLength(1);
  });
});

describe("a dead letter", () => {
  it("waits for its hub, too", async () => {
    const device = await world.addDevice("webPush");
    world.tell(device, "c:1", messageOf(1));
    world.deadLetters.push({ userId: device.userId, device: device.device, tag: "c:1" });
    world.hubsAreDown = true;
    await world.runDead();
    expect(world.settled).toEqual([]);
    expect(world.logged).toMatchObject([{ details: { given: 0, unreachable: 1 } }]);
    expect(world.isIdle).toBe(false);
  });
});

describe("a device", () => {
  it("that belongs to another account or is signed out hears nothing, and its hub hears of it", async () => {
    const [taken, signedOut] = [await world.addDevice("webPush"), await world.addDevice("fcm")];
    const [takenHash, signedOutHash] = [...world.holders.keys()];
    world.holders.set(takenHash ?? "", { userId: "eve-00001", device: taken.device });
    world.holders.delete(signedOutHash ?? "");
    for (const device of [taken, signedOut]) world.tell(device, "c:1", messageOf(1));
    await world.runDue();
    expect(world.service.arrivals).toEqual([]);
    expect(world.settled.map(({ result }) => result)).toEqual(["gone", "gone"]);
  });

  it("hears in its own language", async () => {
    const device = await world.addDevice("webPush", "bob-00001", "ko-KR");
    world.tell(device, "c:1", messageOf(1, { preview: null }));
    await world.runDue();
    expect(world.service.shownTo(device.to)[0]?.notification).toMatchObject({ body: "새 메시지" });
  });
});

describe("a friend's doing", () => {
  const about = { userId: "ann-00001", atMs: START_MS };
  const results = () => world.settled.map(({ result }) => result);

  it("is told as long as it holds", async () => {
    const device = await world.addDevice("webPush");
    world.standings.set("bob-00001 ann-00001", "incoming");
    world.tell(device, "r:ann", { type: "friendRequest", ...about });
    await world.runDue();
    world.standings.set("bob-00001 ann-00001", "friends");
    world.tell(device, "n:ann", { type: "friendNearby", ...about });
    await world.runDue();
    expect(results()).toEqual(["sent", "sent"]);
    expect(world.service.arrivals.map(({ headers }) => headers)).toMatchObject([
      { ttl: "86400", urgency: "normal" },
      { ttl: "900", urgency: "high" },
    ]);
  });

  it("is not told of a request that was taken back, whatever the hub heard", async () => {
    const device = await world.addDevice("webPush");
    world.tell(device, "r:ann", { type: "friendRequest", ...about });
    await world.runDue();
    expect([results(), world.service.arrivals]).toEqual([["moot"], []]);
  });

  it("is not told of an arrival to strangers, against the friend's wish, or when it is old", async () => {
    const device = await world.addDevice("webPush");
    const arrive = async () => {
      world.tell(device, "n:ann", { type: "friendNearby", ...about });
      await world.runDue();
    };
    await arrive();
    world.standings.set("bob-00001 ann-00001", "friends");
    world.announces = false;
    await arrive();
    world.announces = true;
    world.nowMs += 900_001;
    await arrive();
    expect([results(), world.service.arrivals]).toEqual([["moot", "moot", "moot"], []]);
  });
});

describe("a batch", () => {
  it("is not held up by a service that is silent, and gives up asking it", async () => {
    const silent = await Promise.all(Array.from({ length: 12 }, () => world.addDevice("webPush")));
    const phones = await Promise.all(Array.from({ length: 3 }, () => world.addDevice("fcm")));
    const { webPush } = world.ports.providers;
    if (!webPush) throw new Error("no Web Push");
    // Both are served by one host here.
    world.ports.providers.webPush = {
      host: () => "silent.example",
      send: (target, delivery) => webPush.send(target, delivery),
    };
    const answer = world.service.answering;
    const order: string[] = [];
    world.service.answering = (arrival) => {
      order.push(arrival.way);
      return arrival.way === "webPush" ? { status: "nothing" } : answer(arrival);
    };
    for (const device of [...silent, ...phones]) world.tell(device, "c:1", messageOf(1));
    const { timeoutMs } = world.network;
    world.network.timeoutMs = 1_000;
    await world.runDue();
    world.network.timeoutMs = timeoutMs;
    expect(phones.every(({ to }) => world.service.shownTo(to).length === 1)).toBe(true);
    // Three wait at a time; after three without an answer none is begun.
    expect(order.filter((way) => way === "webPush").length).toBeLessThanOrEqual(5);
    expect(order.lastIndexOf("fcm")).toBeLessThan(6);
    expect(world.settled).toHaveLength(3);
    expect(world.logged).toHaveLength(1);
    world.service.answering = answer;
    await world.runUntil(START_MS + HOUR_MS);
    expect(silent.every(({ to }) => world.service.shownTo(to).length === 1)).toBe(true);
  });

  it("names a channel's notifications alike to the push service, and another channel's otherwise", async () => {
    const device = await world.addDevice("webPush");
    for (const [tag, seq] of [
      ["c:1", 1],
      ["c:2", 2],
      ["c:1", 3],
    ] as const) {
      world.tell(device, tag, messageOf(seq));
      await world.runDue();
    }
    const [first, second, third] = world.service.arrivals.map(({ headers }) => headers["topic"]);
    expect(third).toBe(first);
    expect(second).not.toBe(first);
  });
});
