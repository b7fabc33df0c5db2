import { describe, expect, it } from "vitest";
import { NotifierWorld, worldOf } from "./notifier-world.ts";

const HOUR_MS = 3_600_000;

/** Quiet hours that are on for so many minutes from now, by the clock of Greenwich. */
function quiet(w: NotifierWorld, minutes: number) {
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  return { from: time(w.nowMs - 60_000), to: time(w.nowMs + minutes * 60_000), timeZone: "Etc/UTC" };
}

describe("a new message", () => {
  it("is told to every device, with what it says and how many there are", async () => {
    const w = worldOf();
    w.message("a");
    w.message("a", "call");
    const pushed = await w.push();
    expect(Object.keys(pushed)).toEqual(["phone c:a", "tablet c:a"]);
    expect(pushed["phone c:a"]).toEqual({
      type: "message",
      channelId: "a",
      channelKind: "group",
      channelName: "a at 5",
      seq: 3,
      count: 2,
      senderId: "somebody",
      preview: "message 3",
      unread: 2,
      mentions: 1,
      isMention: true,
      isThread: false,
      atMs: expect.any(Number),
    });
    w.message("a");
    expect((await w.push())["phone c:a"], "those that were told are not counted again").toMatchObject({
      seq: 4,
      count: 1,
      unread: 3,
      isMention: false,
    });
  });

  it("needs one job, however many follow before it is sent", async () => {
    const w = worldOf("phone");
    w.message("a");
    const written = w.storage.countWrites(() => w.message("a"));
    expect(written, "nothing but the inbox").toBe(1);
    await w.wait();
    for (let i = 0; i < 5; i += 1) w.message("a");
    await w.wait(10_000);
    expect(w.queue).toEqual([{ userId: "me", device: "phone", tag: "c:a" }]);
    expect((await w.push())["phone c:a"]).toMatchObject({ seq: 8, count: 7 });
    expect(await w.push()).toEqual({});
  });

  it("is not told where it is the user's own, or where what changed is no message", async () => {
    const w = worldOf();
    w.message("a", "mine");
    w.rename("a");
    expect(w.rows()).toEqual([]);
    w.message("a");
    await w.push();
    w.rename("a");
    expect(await w.push()).toEqual({});
  });

  it("is not told where the user has written after it", async () => {
    const w = worldOf("phone");
    const entry = w.channel("a").entry();
    const lastMessage = { seq: 3, senderId: "me", at: w.nowMs, kind: "text" };
    w.deliver("a", { ...entry, version: 9, unread: 1, lastMessage });
    expect(await w.push()).toEqual({});
  });

  it("is not told to somebody who just came in, unless it was written since", async () => {
    const w = worldOf("phone");
    for (const id of ["b", "c"]) {
      w.channel(id).setMember(false);
      w.channel(id).write("plain", w.nowMs);
      w.channel(id).setMember(true);
    }
    w.deliver("b");
    w.channel("c").write("plain", w.nowMs);
    w.deliver("c");
    expect(Object.keys(await w.push())).toEqual(["phone c:c"]);
  });

  it("of a thread is told to those who follow it, and a call in one at the level of calls, too", async () => {
    const w = worldOf("phone");
    w.message("a", "thread");
    expect((await w.push())["phone c:a"]).toMatchObject({ isThread: true, isMention: false, preview: null });
    w.rename("a");
    expect(await w.push(), "it is unread still").toEqual({});
    w.setLevel("a", "mentions");
    w.message("a", "thread");
    expect((await w.push())["phone c:a"], "the one before is no call").toEqual({ type: "withdraw" });
    w.message("a", "threadCall");
    expect((await w.push())["phone c:a"]).toMatchObject({ isThread: true, isMention: true, count: 1 });
  });

  it("is told of channels by their level, and of large ones only where it calls the user", async () => {
    const w = worldOf("phone");
    for (const id of ["b", "c", "d"]) w.message(id, "mine");
    w.setLevel("b", "mentions");
    w.setLevel("c", "nothing");
    w.channel("d").isLarge = true;
    for (const id of ["a", "b", "c", "d"]) w.message(id);
    expect(Object.keys(await w.push())).toEqual(["phone c:a"]);
    for (const id of ["b", "c", "d"]) w.message(id, "call");
    expect(Object.keys(await w.push())).toEqual(["phone c:b", "phone c:d"]);
    expect(w.notifier.claim("phone", "c:c", w.nowMs)).toBeNull();
  });

  it("costs a hub without devices to push to not a row more", async () => {
    const w = new NotifierWorld();
    for (const kind of ["plain", "call"] as const) {
      w.channel("a").write(kind, w.nowMs);
      expect(w.storage.countWrites(() => w.deliver("a"))).toBe(1);
    }
    const written = w.storage.countWrites(() => {
      w.notifier.requested("bob", true, w.nowMs);
      w.notifier.arrived("bob", w.nowMs);
      w.notifier.lost("phone", ["a"], 0, w.nowMs);
    });
    expect(written).toBe(0);
    w.register("phone");
    expect(await w.push(), "what came before is no news").toEqual({});
  });

  it("costs one row in all where it is told, whatever the devices, and none where it is not", () => {
    const w = worldOf("phone", "tablet", "watch");
    const rows = (kind: "plain" | "mine") => w.storage.countWrites(() => w.message("a", kind)) - 1;
    expect(rows("mine")).toBe(0);
    w.use("tablet", { isActive: true, looking: ["a"] });
    expect(rows("plain")).toBe(0);
    w.use("tablet", { isActive: false });
    expect(rows("plain")).toBe(1);
  });

  it("shows nothing of what it says where the user wishes so", async () => {
    const w = worldOf("phone");
    w.choose({ preview: false });
    w.message("a");
    expect((await w.push())["phone c:a"]).toMatchObject({ preview: null, senderId: "somebody" });
  });
});

describe("a device in use", () => {
  it("that has the channel open keeps all devices silent; one that is idle, or shows something else, does not", async () => {
    const w = worldOf();
    w.use("tablet", { isActive: true, looking: ["a"] });
    w.message("a");
    expect(await w.push()).toEqual({});
    w.use("tablet", { isActive: true, looking: ["b"] });
    w.message("a");
    expect(Object.keys(await w.push()), "but the one in use hears it by itself").toEqual(["phone c:a"]);
    w.use("tablet", { isActive: false, looking: ["a"] });
    w.message("a");
    expect(Object.keys(await w.push())).toEqual(["phone c:a", "tablet c:a"]);
  });

  it("takes back what was to be told, if it opens the channel before that is sent", async () => {
    const w = worldOf();
    w.message("a");
    await w.wait();
    w.use("phone", { isActive: true, looking: ["a"] });
    expect(await w.push()).toEqual({});
    w.use("phone", { isActive: false, looking: [] });
    await w.wait(4 * HOUR_MS);
    expect(await w.push(), "and it stays so").toEqual({});
  });

  it("that turns out to be lost is told what it may not have heard, and so are those that it kept silent", async () => {
    const w = worldOf();
    w.message("b", "mine");
    w.use("tablet", { isActive: true, looking: ["a"] });
    w.message("a");
    await w.wait(10_000);
    const heardAtMs = w.nowMs;
    w.message("b");
    await w.push();
    w.message("a");
    w.use("tablet", { isActive: false, looking: [] });
    w.notifier.lost("tablet", ["a"], heardAtMs, w.nowMs);
    expect(Object.keys(await w.push())).toEqual(["phone c:a", "tablet c:a", "tablet c:b"]);
  });
});

describe("quiet hours", () => {
  it("let nothing through, and what came in them is in the next badge only", async () => {
    const w = worldOf("phone");
    w.choose({ quietHours: quiet(w, 60) });
    w.message("a");
    w.notifier.requested("bob", true, w.nowMs);
    await w.wait(2 * HOUR_MS);
    expect(await w.push()).toEqual({});
    w.message("a", "call");
    await w.wait();
    expect(w.claim("phone", "c:a")).toMatchObject({ badge: 2, content: { seq: 3, count: 2 } });
  });

  it("that begin before a job's turn hold it back, and let a notification be taken away after their end", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.push();
    w.message("a");
    w.choose({ quietHours: quiet(w, 60) });
    expect(await w.push(), "the second one").toEqual({});
    w.read("a");
    expect(await w.push()).toEqual({});
    await w.wait(HOUR_MS);
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
    expect(w.rows()).toEqual([]);
  });
});
