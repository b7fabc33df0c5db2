import { describe, expect, test } from "vitest";
import { HitherClient, ProblemError } from "../../../client/index.ts";
import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import { settled } from "./fake-clock.ts";
import { friend, outcome, setup, setupOpen } from "./setup.ts";

describe("connecting", () => {
  test("greets with version and token on /v1/socket, and is open once welcomed", async () => {
    const { client, server, told } = setup();
    client.connect();
    await settled();
    expect(server.last.url).toBe("wss://hither.test/v1/socket");
    server.last.open();
    expect(server.last.received).toEqual([
      { type: "hello", protocol: 1, token: "token-1", client: "hither-js" },
    ]);
    expect(client.state).toBe("connecting");
    server.welcome();
    expect(client.state).toBe("open");
    expect(told("state")).toEqual(["connecting", "open"]);
    expect(told("welcome")).toHaveLength(1);
    expect(told("pace")).toEqual([30_000]);
  });

  test("a second connect() opens no second socket", async () => {
    const { client, server } = setup();
    client.connect();
    client.connect();
    await settled();
    client.connect();
    await settled();
    server.welcome();
    client.connect();
    await settled();
    expect(server.sockets).toHaveLength(1);
  });

  test("an address that is none throws at once", () => {
    expect(() => new HitherClient({ url: "hither.test", token: async () => "" })).toThrow(TypeError);
  });

  test("an attempt that gets no welcome is given up after 20 s and made again", async () => {
    const { client, server, clock } = setup();
    client.connect();
    await settled();
    server.last.open();
    await clock.advance(20_000);
    expect(server.live).toEqual([]);
    expect(client.state).toBe("waiting");
    await clock.advance(1_000);
    expect(server.sockets).toHaveLength(2);
  });

  test("a token that never comes does not hold the client for ever", async () => {
    let calls = 0;
    const { client, clock } = setup({
      token: () => {
        calls += 1;
        return new Promise(() => {});
      },
    });
    client.connect();
    await clock.advance(25_000);
    expect(calls).toBe(2);
  });

  test("a token that cannot be had is told as an error and tried again", async () => {
    let calls = 0;
    const { client, server, clock, told } = setup({
      token: async () => {
        calls += 1;
        if (calls === 1) throw new Error("no network");
        return "token";
      },
    });
    client.connect();
    await clock.advance(1_000);
    expect(told("error").map(({ message }) => message)).toEqual(["no network"]);
    expect(server.sockets).toHaveLength(1);
  });

  test("stops where nobody is signed in", async () => {
    const { client, server, clock, told } = setup({
      token: async () => {
        throw new ProblemError({ type: "/problems/unauthorized", title: "Unauthorized", status: 401 });
      },
    });
    client.connect();
    await clock.advance(60_000);
    expect(client.state).toBe("closed");
    expect(told("closed")).toEqual([{ code: 4300, reason: "Unauthorized" }]);
    expect(server.sockets).toEqual([]);
  });

  test("connect() while waiting makes the next attempt now", async () => {
    const { client, server, socket } = await setupOpen();
    socket.drop();
    expect(client.state).toBe("waiting");
    client.connect();
    await settled();
    expect(server.sockets).toHaveLength(2);
    expect(client.state).toBe("connecting");
  });
});

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
      { type: "hello", protocol: 1, token: "token-1", client: "hither-js", sessionId: "session-0123456789" },
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

describe("heartbeat", () => {
  test("answers a ping at once with its number", async () => {
    const { socket } = await setupOpen();
    socket.say({ type: "ping", n: 7 });
    expect(socket.frames("pong")).toEqual([{ type: "pong", n: 7 }]);
  });

  test("asks after 30 s of silence, and is content with any frame", async () => {
    const { client, clock, socket } = await setupOpen();
    await clock.advance(29_000);
    socket.say({ type: "reportPaceChanged", nextReportInMs: 60_000 });
    await clock.advance(29_999);
    expect(socket.frames("ping")).toHaveLength(0);
    await clock.advance(1);
    expect(socket.frames("ping")).toHaveLength(1);
    await clock.advance(14_999);
    socket.say({ type: "reportPaceChanged", nextReportInMs: 30_000 });
    await clock.advance(29_999);
    expect(client.state).toBe("open");
    expect(socket.frames("ping")).toHaveLength(1);
  });

  test("takes a link for dead 15 s after it asked, and opens another", async () => {
    const { client, server, clock, socket } = await setupOpen();
    await clock.advance(44_999);
    expect(client.state).toBe("open");
    await clock.advance(1);
    expect(client.state).toBe("waiting");
    expect(socket.state).toBe("closed");
    await clock.advance(1_000);
    expect(server.sockets).toHaveLength(2);
  });
});

describe("token", () => {
  test("is renewed two minutes before it ends, by the server's clock", async () => {
    const { clock, socket } = await setupOpen();
    const keepAlive = () => socket.say({ type: "reportPaceChanged", nextReportInMs: 30_000 });
    for (let at = 0; at < 779_000; at += 19_000) {
      keepAlive();
      await clock.advance(19_000);
    }
    expect(socket.frames("authenticate")).toHaveLength(0);
    keepAlive();
    await clock.advance(1_000);
    expect(socket.frames("authenticate")).toEqual([{ type: "authenticate", id: "1", token: "token-2" }]);
  });

  test("is renewed when the server reminds, once", async () => {
    const { clock, socket, tokensFetched } = await setupOpen();
    const tokenExpiresAt = clock.nowMs() + 65_000;
    socket.say({ type: "tokenExpiring", tokenExpiresAt });
    socket.say({ type: "tokenExpiring", tokenExpiresAt });
    await settled();
    expect(socket.frames("authenticate")).toHaveLength(1);
    expect(tokensFetched()).toBe(2);
    socket.say({ type: "authenticated", re: "1", tokenExpiresAt: clock.nowMs() + 905_000 });
    await clock.advance(10_000);
    socket.drop();
    await clock.advance(1_000);
    expect(tokensFetched()).toBe(2);
  });

  test("one that is refused is told as an error, and another is tried later", async () => {
    const { clock, socket, told } = await setupOpen();
    socket.say({ type: "tokenExpiring", tokenExpiresAt: clock.nowMs() + 65_000 });
    await settled();
    socket.say({ type: "error", re: "1", code: "tokenInvalid", message: "no", retryable: false });
    await clock.advance(11_000);
    expect(told("error")).toHaveLength(1);
    expect(socket.frames("authenticate").map(({ token }) => token)).toEqual(["token-2", "token-3"]);
  });

  test("one that lives for a moment does not make it ask all the time", async () => {
    const { client, server, clock, tokensFetched } = setup();
    client.connect();
    await settled();
    const socket = server.welcome({ lifeMs: 1_000 });
    socket.onFrame = (frame) => {
      if (frame.type !== "authenticate") return;
      const tokenExpiresAt = clock.nowMs() + 6_000;
      clock.after(10, () => socket.say({ type: "authenticated", re: frame.id, tokenExpiresAt }));
    };
    await clock.advance(60_000);
    expect(tokensFetched()).toBeGreaterThan(4);
    expect(tokensFetched()).toBeLessThan(8);
  });
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
    expect(told("pace")).not.toContain(1);
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

describe("whatever comes", () => {
  test("unknown types, broken JSON, binary and nonsense are ignored", async () => {
    const { client, socket, told } = await setupOpen();
    for (const text of [
      "",
      "{",
      "null",
      "3",
      '"ping"',
      "[]",
      "{}",
      '{"type":5}',
      '{"type":"weather","sun":true}',
    ]) {
      socket.sayText(text);
    }
    socket.sayText(new ArrayBuffer(8));
    socket.say({ type: "ping", n: 1 });
    expect(client.state).toBe("open");
    expect(socket.frames("pong")).toHaveLength(1);
    expect(told("frame").map(({ type }) => type)).toEqual(["welcome", "weather", "ping"]);
  });

  test("an error that answers no call is told", async () => {
    const { socket, told } = await setupOpen();
    socket.say({
      type: "error",
      code: "invalidField",
      message: "lat is wrong",
      field: "lat",
      retryable: false,
    });
    expect(told("error")).toMatchObject([{ name: "RefusedError", code: "invalidField", field: "lat" }]);
  });

  test("me: changes by name, everything where frames may have been missed, nothing where nothing is new", async () => {
    const { socket, told } = await setupOpen();
    const sharing = {
      mode: "nobody",
      userIds: [],
      precision: "exact",
      precisionExceptions: [],
      until: null,
    } as const;
    const open = { ...sharing, mode: "friends" } as const;
    const snapshot = { userIds: [], precisionExceptions: [] };
    const everything = ["friends", "requests", "sharing", "profile"];
    socket.say({ type: "meSnapshot", epoch: "e", offset: 4, sharing: { ...sharing, ...snapshot } });
    socket.say({ type: "meSnapshot", epoch: "e", offset: 4, sharing: { ...sharing, ...snapshot } });
    socket.say({ type: "meChanged", epoch: "e", offset: 5, changed: ["friends"] });
    socket.say({
      type: "meChanged",
      epoch: "e",
      offset: 6,
      changed: ["sharing"],
      sharing: { ...open, ...snapshot },
    });
    socket.say({ type: "meChanged", epoch: "e", offset: 8, changed: ["requests"] });
    socket.say({ type: "meSnapshot", epoch: "e", offset: 9, sharing: { ...sharing, ...snapshot } });
    socket.say({ type: "meSnapshot", epoch: "f", offset: 9, sharing: { ...sharing, ...snapshot } });
    expect(told("me")).toEqual([
      { changed: everything, sharing },
      { changed: ["friends"], sharing },
      { changed: ["sharing"], sharing: open },
      { changed: ["requests"], sharing: open },
      { changed: everything, sharing },
      { changed: everything, sharing },
    ]);
  });

  test("no event after close(), no socket, no timer, no session", async () => {
    const { client, server, clock, socket, events } = await setupOpen();
    const pending = outcome(client.watchNear());
    client.close();
    const before = events.length;
    expect(events.at(-1)).toEqual(["state", "closed"]);
    socket.sayText('{"type":"ping","n":1}');
    await clock.advance(120_000);
    expect(events).toHaveLength(before);
    expect(pending.state).toBe("ClientClosedError");
    expect(server.live).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    client.connect();
    await settled();
    expect(server.welcome().received.map((frame) => frame.type)).toEqual(["hello"]);
    expect(server.last.frames("hello")[0]).not.toHaveProperty("sessionId");
  });

  test("close() in the middle of a handover leaves nothing behind either", async () => {
    const { client, server, clock, socket } = await setupOpen();
    socket.say({ type: "goodbye", reason: "recycled", reconnectWithinMs: 0 });
    await clock.advance(0);
    server.welcome({ resumed: true });
    client.close();
    expect(server.live).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  test("a listener that closes the client ends even the events of the frame at hand", async () => {
    const { client, clock, socket, told } = await setupOpen();
    void client.watchNear().catch(() => {});
    client.on("snapshot", () => client.close());
    socket.say({
      type: "nearSnapshot",
      epoch: "e",
      offset: 0,
      radiusM: 8_000,
      friends: [friend("friend-a1")],
    });
    await settled();
    expect(told("near")).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  test("a listener that closes the client on welcome leaves nothing behind", async () => {
    const { client, server, clock } = setup();
    client.on("frame", () => client.close());
    client.connect();
    await settled();
    server.welcome();
    await clock.advance(1_000_000);
    expect(server.live).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
