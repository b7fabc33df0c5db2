import { describe, expect, it } from "vitest";
import { worldOf } from "./notifier-world.ts";

describe("what was read", () => {
  it("before it was told is told to nobody, and leaves nothing behind", async () => {
    const w = worldOf();
    w.message("a");
    w.read("a");
    expect(w.rows(), "not even a job").toEqual([]);
    w.message("a");
    await w.wait();
    w.read("a");
    expect(await w.push()).toEqual({});
    expect(w.rows()).toEqual([]);
  });

  it("after it was told is taken away, from those devices that show it", async () => {
    const w = worldOf();
    w.use("tablet", { isActive: true });
    w.message("a");
    expect(Object.keys(await w.push())).toEqual(["phone c:a"]);
    w.crash();
    w.read("a");
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
    expect(w.rows()).toEqual([]);
  });

  it("while it was on its way is taken away once it is there", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.wait();
    w.queue.splice(0);
    const claim = w.claim("phone", "c:a");
    w.read("a");
    expect(await w.push(), "nothing yet").toEqual({});
    w.settle("phone", "c:a", claim?.version ?? 0, "sent");
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
  });

  it("between two deliveries of its job is taken away, too, once the first of them is done", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.wait();
    w.queue.length = 0;
    const claim = w.claim("phone", "c:a");
    w.read("a");
    expect(w.claim("phone", "c:a")).toBeNull();
    w.settle("phone", "c:a", claim?.version ?? 0, "sent");
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
  });

  it("is taken away where the user left, too", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.push();
    w.channel("a").setMember(false);
    w.deliver("a");
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
  });
});

describe("a message that is deleted", () => {
  it("is told anew without what it said, where a device shows it, and tells nobody else", async () => {
    const w = worldOf();
    w.use("tablet", { isActive: true });
    w.message("a");
    await w.push();
    w.use("tablet", { isActive: false });
    w.channel("a").deleteLast();
    w.deliver("a");
    const pushed = await w.push();
    expect(Object.keys(pushed)).toEqual(["phone c:a"]);
    expect(pushed["phone c:a"]).toMatchObject({ seq: 2, preview: null });
    expect(await w.push("refused")).toEqual({});
  });

  it("is left as it is shown where the push service refuses the change", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.push();
    w.channel("a").deleteLast();
    w.deliver("a");
    expect(Object.keys(await w.push("refused"))).toHaveLength(1);
    expect(await w.push()).toEqual({});
  });

  it("before it was told is told to nobody; one before it still is", async () => {
    const w = worldOf("phone");
    w.message("a");
    w.channel("a").deleteLast();
    w.deliver("a");
    expect(await w.push()).toEqual({});
    w.message("a");
    w.message("a");
    w.channel("a").deleteLast();
    w.deliver("a");
    expect((await w.push())["phone c:a"]).toMatchObject({ preview: null, unread: 3 });
  });

  it("of a channel that was muted since is taken away", async () => {
    const w = worldOf("phone");
    w.message("a");
    await w.push();
    w.setLevel("a", "nothing");
    expect(await w.push()).toEqual({});
    w.channel("a").deleteLast();
    w.deliver("a");
    expect(await w.push()).toEqual({ "phone c:a": { type: "withdraw" } });
  });
});
