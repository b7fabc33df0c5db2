import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { ClientLink } from "../../../workers/session/client-link.ts";
import { FakeObjectSocket } from "./fake-object-socket.ts";

/** A client that is known already, unless `stranger`. */
function connect(stranger = false) {
  const socket = new FakeObjectSocket();
  const events: string[] = [];
  const link = new ClientLink(socket, {
    onText: (text) => void events.push(`text ${text}`),
    onCaughtUp: () => void events.push("caught up"),
    onGone: (byChoice) => void events.push(byChoice ? "gone by choice" : "gone"),
  });
  if (!stranger) link.welcome();
  const pings = () =>
    socket.messages.flatMap((frame) =>
      (frame as ServerFrame).type === "ping" ? [(frame as { n: number }).n] : [],
    );
  /** The number of the nth ping, from 1. */
  const nth = (n: number) => pings()[n - 1] ?? Number.NaN;
  return { socket, link, events, pings, nth };
}

/** A frame of exactly this many bytes. */
function frameOf(bytes: number): ServerFrame {
  const frame = { type: "error", code: "internalError", message: "", retryable: true } as const;
  return { ...frame, message: "x".repeat(bytes - JSON.stringify(frame).length) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the client's socket", () => {
  it("carries frames both ways and counts them", () => {
    const { socket, link, events } = connect();
    expect(socket.accepted).toBe(1);
    link.send({ type: "pong" });
    socket.says("{}");
    expect(socket.messages).toEqual([{ type: "pong" }]);
    expect(events).toEqual(["text {}"]);
    expect(link.frames).toBe(2);
  });

  it.each([
    ["a binary frame", "binaryFrame", (socket: FakeObjectSocket) => socket.saysBinary()],
    [
      "a long frame",
      "frameTooLarge",
      (socket: FakeObjectSocket) => socket.says("x".repeat(LIMITS.maxFrameBytes + 1)),
    ],
    [
      "a frame that is long only in bytes",
      "frameTooLarge",
      (socket: FakeObjectSocket) => socket.says("é".repeat(LIMITS.maxFrameBytes / 2 + 1)),
    ],
  ] as const)("is closed for %s, and nothing is heard after it", (_, reason, speak) => {
    const { socket, link, events } = connect();
    speak(socket);
    socket.says("late");
    expect(socket.closedWith).toBe(CLOSE_CODES[reason]);
    expect(link.isOpen).toBe(false);
    expect(events).toEqual(["gone by choice"]);
  });

  it("takes no more of a stranger than a hello needs", () => {
    const [small, large] = [connect(true), connect(true)];
    small.socket.says("x".repeat(LIMITS.maxHelloBytes));
    large.socket.says("x".repeat(LIMITS.maxHelloBytes + 1));
    expect(small.link.isOpen).toBe(true);
    expect(large.socket.closedWith).toBe(CLOSE_CODES.frameTooLarge);
  });

  it("carries a frame that is serialised already, and counts it like others", () => {
    const { link, socket, pings } = connect();
    const text = JSON.stringify(frameOf(LIMITS.confirmEveryBytes));
    link.passOn(text);
    expect(socket.sent[0]).toBe(text);
    expect(pings()).toHaveLength(1);
  });

  it("takes frames of the largest size, in any script", () => {
    const { socket, events } = connect();
    socket.says("x".repeat(LIMITS.maxFrameBytes));
    socket.says("é".repeat(LIMITS.maxFrameBytes / 2));
    expect(events).toHaveLength(2);
  });

  it.each([
    [1000, "gone by choice"],
    [1001, "gone"],
    [1006, "gone"],
  ])("that closes with %i is %s, said once", (code, expected) => {
    const { socket, link, events } = connect();
    link.welcome();
    socket.goes(code);
    socket.fails();
    socket.goes(1006);
    link.close("recycled", false);
    expect(events).toEqual([expected]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("sends nothing once it is gone, and survives one that is just breaking", () => {
    const { socket, link } = connect();
    socket.broken = true;
    link.send({ type: "pong" });
    socket.goes(1006);
    link.send({ type: "pong" });
    expect(socket.sent).toEqual([]);
  });
});

describe("flow control", () => {
  it("asks for a pong after every so many bytes, not more often", () => {
    const { link, pings } = connect();
    for (let sent = 0; sent < LIMITS.confirmEveryBytes - 1_024; sent += 1_024) link.send(frameOf(1_024));
    expect(pings()).toEqual([]);
    link.send(frameOf(1_024));
    expect(pings()).toHaveLength(1);
    link.send(frameOf(1_024));
    expect(pings()).toHaveLength(1);
    link.send(frameOf(LIMITS.confirmEveryBytes));
    expect(pings()).toHaveLength(2);
  });

  it("counts a client as behind that leaves too much unconfirmed, until it catches up", () => {
    const { link, events, nth } = connect();
    const frames = LIMITS.maxUnconfirmedBytes / LIMITS.confirmEveryBytes;
    for (let n = 0; n < frames; n += 1) {
      expect(link.isBehind).toBe(false);
      link.send(frameOf(LIMITS.confirmEveryBytes));
    }
    expect(link.isBehind, "with the pings' own bytes").toBe(true);
    link.confirm(nth(1));
    expect(link.isBehind).toBe(false);
    expect(events).toEqual(["caught up"]);
    link.confirm(nth(2));
    expect(events, "it was not behind any more").toEqual(["caught up"]);
  });

  it("takes a late pong for all the pings before it, and ignores pongs that answer nothing", () => {
    const { link, events, nth } = connect();
    for (let n = 0; n < 5; n += 1) link.send(frameOf(LIMITS.confirmEveryBytes));
    link.confirm(0);
    expect(link.isBehind).toBe(true);
    link.confirm(nth(5));
    expect(link.isBehind).toBe(false);
    for (const n of [nth(5), nth(1), 0, nth(5) + 1]) link.confirm(n);
    expect(events).toEqual(["caught up"]);
  });

  it("takes no number that the client invents for an answer", () => {
    const { link, nth } = connect();
    for (let n = 0; n < 5; n += 1) link.send(frameOf(LIMITS.confirmEveryBytes));
    for (const n of [nth(5) - 1, nth(5) + 1, Number.MAX_SAFE_INTEGER]) link.confirm(n);
    expect(link.isBehind).toBe(true);
    for (let n = 0; n < 5; n += 1) link.send(frameOf(LIMITS.confirmEveryBytes));
    expect(
      new Set([6, 7, 8, 9, 10].map((n) => nth(n) - nth(n - 1))).size,
      "no pattern to follow",
    ).toBeGreaterThan(1);
  });

  it("closes a client at once whose backlog would fill the memory", () => {
    const { socket, link } = connect();
    const frames = LIMITS.maxBacklogBytes / LIMITS.confirmEveryBytes;
    for (let n = 0; n < frames - 1; n += 1) link.send(frameOf(LIMITS.confirmEveryBytes));
    expect(socket.closedWith).toBeNull();
    for (let n = 0; n < 2; n += 1) link.send(frameOf(LIMITS.confirmEveryBytes));
    expect(socket.closedWith).toBe(CLOSE_CODES.slowReader);
  });

  it("closes a client that reads nothing of what it is sent", async () => {
    const { socket, link, events } = connect();
    link.welcome();
    link.send(frameOf(LIMITS.confirmEveryBytes));
    for (let spokenMs = 0; spokenMs <= LIMITS.heartbeatTimeoutMs; spokenMs += 1_000) {
      expect(socket.closedWith).toBeNull();
      socket.says("{}");
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket.closedWith).toBe(CLOSE_CODES.slowReader);
    expect(events.at(-1)).toBe("gone");
  });
});

describe("the heartbeat", () => {
  /** Somewhat later than due, so that a client that reports when the heartbeat is due is not asked. */
  const SILENT_MS = LIMITS.heartbeatIntervalMs + 2_000;

  it("asks a silent client, and keeps one that answers", async () => {
    const { socket, link, pings, nth } = connect();
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    expect(pings()).toEqual([]);
    for (let n = 1; n <= 10; n += 1) {
      await vi.advanceTimersByTimeAsync(1);
      expect(pings()).toHaveLength(n);
      socket.says(`{"type":"pong","n":${nth(n)}}`);
      link.confirm(nth(n));
      await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    }
    expect(link.isOpen).toBe(true);
  });

  it("does not disturb a client that speaks whenever the heartbeat is due, a little late perhaps", async () => {
    const { socket, pings } = connect();
    for (let n = 0; n < 20; n += 1) {
      await vi.advanceTimersByTimeAsync(LIMITS.heartbeatIntervalMs + (n % 2) * 1_500);
      socket.says("{}");
    }
    expect(pings()).toEqual([]);
  });

  it("closes a client that does not answer, and not before its time", async () => {
    const { socket, events, pings } = connect();
    await vi.advanceTimersByTimeAsync(SILENT_MS + LIMITS.heartbeatTimeoutMs);
    expect(pings()).toHaveLength(1);
    expect(socket.closedWith).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(socket.closedWith).toBe(CLOSE_CODES.heartbeatLost);
    expect(events).toEqual(["gone"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks after a client once its time has come, not before", async () => {
    const { socket } = connect();
    const timers = vi.spyOn(globalThis, "setTimeout");
    for (let n = 0; n < 30; n += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      socket.says("{}");
    }
    expect(timers).not.toHaveBeenCalled();
    timers.mockRestore();
  });

  it("ends with a socket that a ping filled up", () => {
    const { socket, link } = connect();
    link.send(frameOf(LIMITS.maxBacklogBytes));
    expect(socket.closedWith).toBe(CLOSE_CODES.slowReader);
    expect(vi.getTimerCount()).toBe(0);
  });
});
