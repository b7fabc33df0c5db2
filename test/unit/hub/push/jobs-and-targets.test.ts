import { describe, expect, it } from "vitest";
import { target, worldOf } from "./notifier-world.ts";

const HOUR_MS = 3_600_000;

describe("a job", () => {
  it("that is lost is made again with the next message, after three hours", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.wait();
    w.queue.length = 0;
    await w.wait(2 * HOUR_MS);
    w.message("a");
    expect(await w.push()).toEqual({});
    await w.wait(HOUR_MS);
    w.message("a");
    expect((await w.push())["phone c:a"]).toMatchObject({ seq: 4, count: 3 });
  });

  it("that the queue does not take is sent again, also by an object that has lost its memory", async () => {
    const w = worldOf("phone");
    w.queueFails = true;
    w.message("a");
    await w.wait(60_000);
    w.crash();
    w.queueFails = false;
    await w.wait(10_000);
    expect(w.queue).toHaveLength(1);
    expect(Object.keys(await w.push())).toEqual(["phone c:a"]);
  });

  it("may come twice, and its answers, too", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.wait();
    w.queue.length = 0;
    const [one, two] = [w.claim("phone", "c:a"), w.claim("phone", "c:a")];
    expect(two).toEqual(one);
    for (const result of ["sent", "sent", "refused"] as const)
      w.settle("phone", "c:a", one?.version ?? 0, result);
    expect(w.claim("phone", "c:a"), "nothing differs from what was told").toBeNull();
    w.message("a");
    const three = w.claim("phone", "c:a");
    expect(three?.version).toBeGreaterThan(one?.version ?? 0);
    w.settle("phone", "c:a", one?.version ?? 0, "sent");
    expect(w.claim("phone", "c:a"), "the word of an older claim says nothing of a newer one").toEqual(three);
  });

  it("is followed by another one where more came while it was done", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.wait();
    w.queue.length = 0;
    const claim = w.claim("phone", "c:a");
    w.message("a");
    await w.wait(5_000);
    expect(w.queue, "not before").toEqual([]);
    w.settle("phone", "c:a", claim?.version ?? 0, "sent");
    expect((await w.push())["phone c:a"]).toMatchObject({ seq: 3, count: 1 });
  });

  it("is followed by another one for what came after the rest was read, while it was done", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.wait();
    w.queue.length = 0;
    const claim = w.claim("phone", "c:a");
    w.read("a");
    w.message("a");
    w.settle("phone", "c:a", claim?.version ?? 0, "sent");
    expect((await w.push())["phone c:a"]).toMatchObject({ seq: 3, count: 1 });
  });

  it("that is done before the queue has said that it took it is done", async () => {
    const w = worldOf("phone");
    w.whileQueueing = () => {
      const job = w.queue.shift();
      if (job) w.settle(job.device, job.tag, w.claim(job.device, job.tag)?.version ?? 0, "sent");
    };
    w.message("a");
    await w.wait();
    w.message("a");
    await w.wait();
    w.whileQueueing = () => undefined;
    w.read("a");
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
  });

  it("that came to nothing, or was refused, is not tried again", async () => {
    for (const result of ["moot", "refused"] as const) {
      const w = worldOf("phone");
      w.message("a");
      expect(Object.keys(await w.push(result))).toHaveLength(1);
      await w.wait(4 * HOUR_MS);
      expect(await w.push()).toEqual({});
      expect(w.rows()).toEqual([]);
      w.message("a");
      expect(Object.keys(await w.push()), "the target stays").toHaveLength(1);
    }
  });
});

describe("a target", () => {
  it("that is gone is dropped with its jobs; one that was registered after the claim is not", async () => {
    const w = worldOf();
    w.message("a");
    await w.wait();
    const claim = w.claim("phone", "c:a");
    await w.wait(5_000);
    w.notifier.register(
      "phone",
      { ...target("phone"), type: "fcm", token: "another-token-of-the-phone" },
      w.nowMs,
    );
    w.settle("phone", "c:a", claim?.version ?? 0, "gone");
    expect(w.notifier.targetOf("phone")).not.toBeNull();
    w.queue.length = 0;
    w.message("a");
    await w.wait();
    const another = w.claim("phone", "c:a");
    w.settle("phone", "c:a", another?.version ?? 0, "gone");
    expect(w.notifier.targetOf("phone")).toBeNull();
    expect(w.claim("phone", "c:a")).toBeNull();
    expect(w.notifier.targetOf("tablet")).not.toBeNull();
  });

  it("is taken back only where the device is reached by it, and then all that waits for it goes", () => {
    const w = worldOf("phone");
    w.message("a");
    w.notifier.unregister("phone", w.nowMs, target("another"));
    expect(w.rows()).toEqual(["c:a"]);
    w.notifier.unregister("phone", w.nowMs, target("phone"));
    expect(w.rows()).toEqual([]);
    expect(w.notifier.nextDueMs()).toBeNull();
  });

  it("is stored once, and survives", () => {
    const w = worldOf("phone");
    expect(w.storage.countWrites(() => w.register("phone"))).toBe(0);
    w.crash();
    expect(w.notifier.targetOf("phone")).toEqual(target("phone"));
  });

  it("is one of fifty at most, those that came last", () => {
    const w = worldOf(...Array.from({ length: 51 }, (_, i) => `device-${i}`));
    expect(w.notifier.targetOf("device-0")).toBeNull();
    expect(w.notifier.targetOf("device-50")).not.toBeNull();
  });
});

describe("a friend request", () => {
  it("is told once, and taken away when it is answered", async () => {
    const w = worldOf();
    w.use("tablet", { isActive: true });
    w.notifier.requested("bob", true, w.nowMs);
    w.notifier.requested("bob", true, w.nowMs);
    expect(await w.push()).toEqual({
      "phone r:bob": { type: "friendRequest", userId: "bob", atMs: expect.any(Number) },
    });
    w.notifier.requested("bob", true, w.nowMs);
    expect(await w.push()).toEqual({});
    w.notifier.requested("bob", false, w.nowMs);
    expect(await w.push()).toEqual({ "phone r:bob": { type: "withdraw" } });
    expect(w.rows()).toEqual([]);
  });

  it("that is withdrawn at once, or not wished for, is told to nobody", async () => {
    const w = worldOf();
    w.notifier.requested("bob", true, w.nowMs);
    w.notifier.requested("bob", false, w.nowMs);
    expect(await w.push()).toEqual({});
    w.notifier.requested("bob", true, w.nowMs);
    w.choose({ friendRequests: false });
    w.notifier.requested("cleo", true, w.nowMs);
    expect(await w.push()).toEqual({});
  });
});

describe("a friend who arrives nearby", () => {
  it("is told where that is wished for, once an hour, also by an object that has lost its memory", async () => {
    const w = worldOf("phone");
    w.notifier.arrived("bob", w.nowMs);
    expect(await w.push()).toEqual({});
    w.choose({ friendNearby: true });
    expect(w.notifier.tellsArrivals).toBe(true);
    w.notifier.arrived("bob", w.nowMs);
    w.notifier.arrived("cleo", w.nowMs);
    expect(Object.keys(await w.push())).toEqual(["phone n:bob", "phone n:cleo"]);
    expect(w.rows(), "nobody takes it away").toEqual([]);
    await w.wait(HOUR_MS - 2_000);
    w.crash();
    w.notifier.arrived("bob", w.nowMs);
    expect(await w.push()).toEqual({});
    await w.wait();
    w.notifier.arrived("bob", w.nowMs);
    expect(Object.keys(await w.push())).toEqual(["phone n:bob"]);
  });

  it("is not told to somebody who sees it on a device in use, nor later", async () => {
    const w = worldOf();
    w.choose({ friendNearby: true });
    w.use("tablet", { isActive: true });
    w.notifier.arrived("bob", w.nowMs);
    w.use("tablet", { isActive: false });
    w.notifier.arrived("bob", w.nowMs);
    expect(await w.push()).toEqual({});
  });

  it("is no news any more after a quarter of an hour, or where the two are friends no more", async () => {
    const w = worldOf("phone");
    w.choose({ friendNearby: true });
    for (const friend of ["bob", "cleo"]) w.notifier.arrived(friend, w.nowMs);
    await w.wait();
    w.friends.delete("cleo");
    expect(w.claim("phone", "n:cleo")).toBeNull();
    await w.wait(15 * 60_000);
    expect(await w.push()).toEqual({});
  });
});
