import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { linkUp } from "./link-up.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a link that the object asks to come by a relay", () => {
  const asked = async (relay: number | null = 2) => {
    const all = linkUp();
    const old = await all.open();
    old.says({ t: "relay", relay });
    return { ...all, old };
  };

  it("is there before the old one goes, which goes once the object has spoken on the new one", async () => {
    const { link, attempts, events, open, old } = await asked();
    expect(attempts.map(({ via }) => via.relay)).toEqual([null, 2]);
    link.send({ n: 1 });
    expect(old.messages).toEqual([{ n: 1 }]);
    const socket = await open();
    expect(events).toEqual(["up", "down 1001", "up"]);
    old.says({ n: 7 });
    link.send({ n: 2 });
    expect(old.closedWith).toBeNull();
    socket.says({ n: 3 });
    expect(old.closedWith).toBe(1000);
    expect(socket.messages).toEqual([{ n: 2 }]);
    expect(events.at(-1)).toBe("message 3");
    expect(events).not.toContain("message 7");
  });

  it("does not take the end of the old one for its own", async () => {
    const { link, events, open, old } = await asked();
    await open();
    old.goes(4409);
    expect(link.isUp).toBe(true);
    expect(events).toEqual(["up", "down 1001", "up"]);
  });

  it("stays as it is where the relay cannot be reached", async () => {
    const { link, events, newest, old } = await asked();
    newest().fail();
    await vi.advanceTimersByTimeAsync(0);
    link.send({ n: 1 });
    expect(old.messages).toEqual([{ n: 1 }]);
    expect(events).toEqual(["up"]);
  });

  it("comes the same way after it broke, and directly again where the object says so", async () => {
    const { attempts, open, old } = await asked();
    const relayed = await open();
    relayed.says({ n: 1 });
    relayed.goes(1012);
    await vi.advanceTimersByTimeAsync(100);
    expect(attempts.at(-1)?.via.relay).toBe(2);
    const again = await open();
    again.says({ t: "relay", relay: null });
    await open();
    expect(attempts.at(-1)?.via).toEqual({ relay: null, avoid: null, isAskedFor: true });
    expect(old.closedWith).toBe(1000);
  });

  it("does not move where it broke, or was closed, meanwhile", async () => {
    const broken = await asked();
    broken.old.goes(1006);
    await vi.advanceTimersByTimeAsync(100);
    broken.attempts[1]?.succeed();
    await vi.advanceTimersByTimeAsync(0);
    expect(broken.attempts[1]?.socket.closedWith).toBe(1000);
    const closed = await asked();
    closed.link.close();
    closed.newest().succeed();
    await vi.advanceTimersByTimeAsync(0);
    expect(closed.newest().socket.closedWith).toBe(1000);
    expect(closed.events).toEqual(["up"]);
  });
});
