import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { linkUp } from "./link-up.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a link to an object", () => {
  it("opens at once, says so, and carries messages both ways", async () => {
    const { link, events, open } = linkUp();
    expect(link.isUp).toBe(false);
    const socket = await open();
    expect(link.isUp).toBe(true);
    expect(socket.accepted).toBe(1);
    link.send({ n: 1 });
    socket.says({ n: 2 });
    expect(socket.messages).toEqual([{ n: 1 }]);
    expect(events).toEqual(["up", "message 2"]);
  });

  it("drops what is sent while it is down, or while the socket is just breaking", async () => {
    const { link, events, open } = linkUp();
    link.send({ n: 1 });
    const socket = await open();
    socket.broken = true;
    link.send({ n: 2 });
    expect(socket.sent).toEqual([]);
    expect(events).toEqual(["up"]);
  });

  it("waits ever longer between attempts, up to 3 s, and never longer than the dice say", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999_999);
    const { attempts, newest } = linkUp();
    for (let n = 0; n < 10; n += 1) {
      newest().fail();
      const failedAtMs = Date.now();
      const capMs = Math.min(3_000, 50 * 2 ** n);
      await vi.advanceTimersByTimeAsync(capMs);
      expect(attempts).toHaveLength(n + 2);
      const pauseMs = newest().atMs - failedAtMs;
      expect(pauseMs).toBeGreaterThan(capMs - 2);
      expect(pauseMs).toBeLessThanOrEqual(capMs);
    }
  });

  it("spreads its attempts over the whole pause", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { attempts, newest } = linkUp();
    newest().fail();
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(attempts).toHaveLength(2);
  });

  it("is patient again only after the object has spoken: one that opens and breaks is no success", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999_999);
    const { attempts, open } = linkUp();
    const pauseAfterBreak = async (speaks: boolean) => {
      const socket = await open();
      if (speaks) socket.says({ n: 1 });
      socket.goes(1006);
      const brokeAtMs = Date.now();
      await vi.advanceTimersByTimeAsync(500);
      return (attempts.at(-1)?.atMs ?? 0) - brokeAtMs;
    };
    expect(await pauseAfterBreak(false)).toBeLessThanOrEqual(50);
    expect(await pauseAfterBreak(false)).toBeGreaterThan(90);
    expect(await pauseAfterBreak(false)).toBeGreaterThan(190);
    expect(await pauseAfterBreak(true)).toBeLessThanOrEqual(50);
  });

  it.each([1000, 1001, 1006, 1011])("heals after the code %i, and says who it is again", async (code) => {
    const { link, events, open, attempts } = linkUp();
    const socket = await open();
    socket.goes(code);
    expect(link.isUp).toBe(false);
    await vi.advanceTimersByTimeAsync(50);
    expect(attempts).toHaveLength(2);
    await open();
    expect(events).toEqual(["up", `down ${code}`, "up"]);
  });

  it("reports one break once, though it shows as an error and a close", async () => {
    const { events, open, attempts } = linkUp();
    const socket = await open();
    socket.fails();
    socket.goes(1006);
    await vi.advanceTimersByTimeAsync(100);
    expect(events).toEqual(["up", "down 1006"]);
    expect(attempts).toHaveLength(2);
  });

  it("ignores an earlier socket that still speaks", async () => {
    const { events, open } = linkUp();
    const old = await open();
    old.goes(1006);
    await vi.advanceTimersByTimeAsync(50);
    await open();
    old.says({ n: 13 });
    old.goes(1011);
    expect(events).toEqual(["up", "down 1006", "up"]);
  });

  it("stays down where it is told to stop", async () => {
    const { events, open, attempts } = linkUp("stop");
    const socket = await open();
    socket.goes(4409);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toHaveLength(1);
    expect(events).toEqual(["up", "down 4409"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives an attempt up after 1 s, the next ones later, and closes a socket that opens after all", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { attempts, events, open } = linkUp();
    const first = attempts[0];
    await vi.advanceTimersByTimeAsync(999);
    expect(attempts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    for (const [n, timeoutMs] of [2_000, 4_000, 5_000, 5_000].entries()) {
      await vi.advanceTimersByTimeAsync(timeoutMs);
      expect(attempts.length).toBe(n + 2);
    }
    first?.succeed();
    await vi.advanceTimersByTimeAsync(0);
    expect(first?.socket).toMatchObject({ accepted: 1, closedWith: 1000 });
    expect(events).toEqual([]);
    await open();
    expect(events).toEqual(["up"]);
  });
});

describe("a link on which the object owes an answer", () => {
  it("is opened anew where the object says nothing, ever later, until it speaks", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { link, attempts, open } = linkUp();
    let socket = await open();
    for (const timeoutMs of [2_500, 5_000, 10_000, 20_000, 20_000]) {
      const before = attempts.length;
      link.awaitAnswer();
      await vi.advanceTimersByTimeAsync(1_000);
      link.awaitAnswer();
      socket.says("pong");
      await vi.advanceTimersByTimeAsync(timeoutMs - 1_001);
      expect(attempts).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(2);
      expect(attempts).toHaveLength(before + 1);
      socket = await open();
    }
    link.awaitAnswer();
    socket.says({ n: 1 });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(attempts).toHaveLength(6);
    link.awaitAnswer();
    await vi.advanceTimersByTimeAsync(2_501);
    expect(attempts).toHaveLength(7);
  });

  it("is left alone once it is closed, or has healed by itself", async () => {
    const { link, attempts, open } = linkUp();
    const socket = await open();
    link.awaitAnswer();
    socket.goes(1006);
    await vi.advanceTimersByTimeAsync(50);
    await open();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(attempts).toHaveLength(2);
    link.awaitAnswer();
    link.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the keepalive of a link", () => {
  it("asks a silent object after a minute, and goes on as long as it answers", async () => {
    const { events, open, attempts } = linkUp();
    const socket = await open();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(socket.sent).toEqual([]);
    for (let n = 1; n <= 5; n += 1) {
      await vi.advanceTimersByTimeAsync(1);
      expect(socket.sent).toHaveLength(n);
      socket.says("pong");
      await vi.advanceTimersByTimeAsync(59_999);
    }
    expect(socket.sent).toEqual(Array.from({ length: 5 }, () => "ping"));
    expect(events).toEqual(["up"]);
    expect(attempts).toHaveLength(1);
  });

  it("asks nothing of an object that speaks by itself", async () => {
    const { open } = linkUp();
    const socket = await open();
    for (let n = 0; n < 20; n += 1) {
      await vi.advanceTimersByTimeAsync(20_000);
      socket.says({ n });
    }
    expect(socket.sent).toEqual([]);
  });

  it("gives up on an object that does not answer, and heals", async () => {
    const { events, open, attempts } = linkUp();
    const socket = await open();
    await vi.advanceTimersByTimeAsync(89_999);
    expect(events).toEqual(["up"]);
    await vi.advanceTimersByTimeAsync(51);
    expect(socket.closedWith).toBe(1000);
    expect(events).toEqual(["up", "down 1006"]);
    expect(attempts).toHaveLength(2);
  });
});

describe("after its close a link", () => {
  it("says goodbye and reports nothing any more", async () => {
    const { link, events, open, attempts } = linkUp();
    const socket = await open();
    link.close();
    socket.says({ n: 1 });
    socket.goes(1000);
    link.send({ n: 2 });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(socket).toMatchObject({ closedWith: 1000, sent: [] });
    expect(events).toEqual(["up"]);
    expect(attempts).toHaveLength(1);
    expect(link.isUp).toBe(false);
  });

  it("closes a socket that was still opening", async () => {
    const { link, events, newest } = linkUp();
    link.close();
    newest().succeed();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(newest().socket).toMatchObject({ accepted: 1, closedWith: 1000 });
    expect(events).toEqual([]);
  });

  it.each(["fails", "hangs"])("tries no more where the attempt %s", async (how) => {
    const { link, newest, attempts } = linkUp();
    link.close();
    if (how === "fails") newest().fail();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tries no more where it was waiting for the next attempt", async () => {
    const { link, newest, attempts } = linkUp();
    newest().fail();
    await vi.advanceTimersByTimeAsync(0);
    link.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts.length).toBeLessThanOrEqual(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
