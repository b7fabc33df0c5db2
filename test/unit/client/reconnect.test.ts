import { describe, expect, test } from "vitest";
import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { settled } from "./fake-clock.ts";
import { friend, outcome, setupOpen } from "./setup.ts";

describe("after a lost link", () => {
  test("continues its session, with the same token, and says place and watch again, place first", async () => {
    const { client, server, clock, socket, tokensFetched } = await setupOpen();
    client.reportLocation({ lat: 1, lng: 2, ageMs: 500 });
    void client.watchNear({ radiusM: 3_000 });
    socket.say({ type: "nearWatched", re: "1", radiusM: 3_000 });
    await clock.advance(2_000);
    socket.drop();
    await clock.advance(500);
    const next = server.welcome({ resumed: true });
    expect(next.received).toEqual([
      {
        type: "hello",
        protocol: PROTOCOL_VERSION,
        token: "token-1",
        client: "hither-js",
        sessionId: "session-0123456789",
      },
      { type: "reportLocation", id: "2", lat: 1, lng: 2, ageMs: 3_000 },
      { type: "watchNear", id: "3", radiusM: 3_000 },
    ]);
    expect(tokensFetched()).toBe(1);
  });

  test("does not say a place again that went old meanwhile", async () => {
    const { client, server, clock, socket } = await setupOpen();
    client.reportLocation({ lat: 1, lng: 2, ageMs: 590_000 });
    await clock.advance(9_000);
    socket.drop();
    await clock.advance(1_000);
    expect(server.welcome().frames("reportLocation")).toMatchObject([{ ageMs: 600_000 }]);
    server.last.drop();
    await clock.advance(2_000);
    expect(server.welcome().frames("reportLocation")).toEqual([]);
  });

  test("comes again when the server says, where it could not let everybody in at once", async () => {
    const { server, clock, socket } = await setupOpen();
    socket.drop();
    await clock.advance(1_000);
    const attempts = server.sockets.length;
    server.last.open();
    server.last.say({
      type: "error",
      code: "unavailable",
      message: "too many devices come at once",
      retryable: true,
      retryAfterMs: 12_000,
    });
    server.last.drop(CLOSE_CODES.overloaded);
    await clock.advance(11_900);
    expect(server.sockets).toHaveLength(attempts);
    await clock.advance(200);
    expect(server.sockets).toHaveLength(attempts + 1);
    // From then on as ever.
    server.last.drop();
    await clock.advance(4_000);
    expect(server.sockets).toHaveLength(attempts + 2);
  });

  test("waits longer after each failure, up to 30 s, and starts over after a link that lasted", async () => {
    const { server, clock, socket } = await setupOpen({ random: () => 0.999 });
    await clock.advance(10_000);
    socket.drop();
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const before = server.sockets.length;
      const start = clock.nowMs();
      while (server.sockets.length === before) await clock.advance(100);
      waits.push(Math.round((clock.nowMs() - start) / 1_000));
      server.last.drop();
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    const before = server.sockets.length;
    await clock.advance(30_000);
    expect(server.sockets).toHaveLength(before + 1);
    server.welcome();
    await clock.advance(10_000);
    server.last.drop();
    await clock.advance(1_000);
    expect(server.sockets).toHaveLength(before + 2);
  });

  test("a server that welcomes and hangs up at once is not hammered", async () => {
    const { server, clock, socket } = await setupOpen();
    socket.drop();
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      if (server.last.state === "connecting") server.welcome().drop(CLOSE_CODES.internalError);
    }
    expect(server.sockets.length).toBeLessThan(10);
  });

  test.each([
    CLOSE_CODES.protocolViolation,
    CLOSE_CODES.versionUnsupported,
    CLOSE_CODES.sessionReplaced,
    4_499,
  ])("close code %i stops it for good", async (code) => {
    const { client, server, clock, socket, told } = await setupOpen();
    const pending = outcome(client.watchNear());
    socket.drop(code);
    await clock.advance(120_000);
    expect(client.state).toBe("closed");
    expect(told("closed")).toEqual([{ code, reason: "" }]);
    expect(pending).toEqual({ state: "ClientClosedError", times: 1 });
    expect(server.sockets).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  test.each([CLOSE_CODES.tokenInvalid, CLOSE_CODES.tokenExpired])(
    "close code %i brings a new token",
    async (code) => {
      const { server, clock, socket } = await setupOpen();
      socket.drop(code);
      await clock.advance(1_000);
      expect(server.welcome().frames("hello")[0]?.token).toBe("token-2");
    },
  );

  test.each([1_000, 1_006, CLOSE_CODES.recycled, CLOSE_CODES.slowReader, CLOSE_CODES.tooManyFrames])(
    "close code %i brings it back with the token that it has",
    async (code) => {
      const { server, clock, socket } = await setupOpen();
      socket.drop(code);
      await clock.advance(1_000);
      expect(server.welcome().frames("hello")[0]?.token).toBe("token-1");
    },
  );
});

describe("goodbye", () => {
  test("opens the next socket within the time given, resumes on it, and only then lets go of the old", async () => {
    const { client, server, clock, socket, told } = await setupOpen();
    void client.watchNear();
    socket.say({ type: "nearWatched", re: "1", radiusM: 8_000 });
    socket.say({
      type: "nearSnapshot",
      epoch: "e",
      offset: 0,
      radiusM: 8_000,
      friends: [friend("friend-a1")],
    });
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 60_000 });
    await clock.advance(29_999);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(1);
    expect(server.sockets).toHaveLength(2);
    expect(socket.state).toBe("open");
    socket.say({ type: "nearChanged", epoch: "e", offset: 1, appeared: [], moved: [], left: ["friend-a1"] });
    expect(client.near.size).toBe(0);
    const next = server.welcome({ resumed: true });
    expect(next.frames("hello")[0]?.sessionId).toBe("session-0123456789");
    expect(next.frames("watchNear")).toHaveLength(1);
    await settled();
    socket.drop(CLOSE_CODES.sessionReplaced);
    expect(told("state")).toEqual(["connecting", "open"]);
    expect(server.live).toEqual([next]);
  });

  test("leaves the closing of the old socket to the server, lest it counts as leaving, but not for ever", async () => {
    const { server, clock, socket, told } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 0 });
    await clock.advance(0);
    const next = server.welcome({ resumed: true });
    await clock.advance(9_999);
    expect(socket.state).toBe("open");
    socket.say({ type: "reportPaceChanged", nextReportInMs: 1 });
    socket.say({ type: "ping", n: 1 });
    expect(told("pace")).not.toContain(1);
    expect(socket.frames("pong")).toEqual([]);
    await clock.advance(1);
    expect(socket.state).toBe("closed");
    expect(server.live).toEqual([next]);
  });

  test("sessionReplaced on the old socket is no reason to stop, even where the welcome is late or lost", async () => {
    const { client, server, clock, socket } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 1_000 });
    await clock.advance(500);
    server.last.open();
    server.last.drop();
    expect(client.state).toBe("open");
    socket.drop(CLOSE_CODES.sessionReplaced);
    expect(client.state).toBe("waiting");
    await clock.advance(1_000);
    server.welcome();
    expect(client.state).toBe("open");
  });

  test("an old socket that the server closes a moment before the welcome is no gap", async () => {
    const { client, server, clock, socket, told } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 0 });
    await clock.advance(0);
    client.reportLocation({ lat: 1, lng: 2 });
    socket.drop(CLOSE_CODES.sessionReplaced);
    client.reportLocation({ lat: 3, lng: 4 });
    expect(server.welcome({ resumed: true }).frames("reportLocation")).toMatchObject([{ lat: 3 }]);
    expect(told("state")).toEqual(["connecting", "open"]);
  });

  test("an old socket that ends for another reason before the welcome is one", async () => {
    const { client, clock, socket } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 0 });
    await clock.advance(0);
    socket.drop(CLOSE_CODES.recycled);
    expect(client.state).toBe("connecting");
  });

  test("a successor that fails after the old socket was closed for it is tried again", async () => {
    const { client, server, clock, socket } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 0 });
    await clock.advance(0);
    socket.drop(CLOSE_CODES.sessionReplaced);
    server.last.drop();
    expect(client.state).toBe("waiting");
    await clock.advance(1_000);
    expect(server.sockets).toHaveLength(3);
  });

  test("a successor that cannot be opened is tried again while the old link works", async () => {
    const { client, server, clock, socket } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 1_000 });
    await clock.advance(500);
    server.last.drop();
    await clock.advance(500);
    expect(server.sockets).toHaveLength(3);
    expect(client.state).toBe("open");
  });

  test("an old link that ends before the successor is due brings the attempt forward", async () => {
    const { server, clock, socket } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 60_000 });
    socket.drop(CLOSE_CODES.recycled);
    await clock.advance(1_000);
    expect(server.sockets).toHaveLength(2);
  });
});
