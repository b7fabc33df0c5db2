import { describe, expect, test } from "vitest";
import { HitherClient, ProblemError } from "../../../client/index.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
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
      { type: "hello", protocol: PROTOCOL_VERSION, token: "token-1", client: "hither-js" },
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
    const everything = ["friends", "requests", "sharing", "profile", "teams", "devices", "chatSettings"];
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
    server.last.say({
      type: "nearSnapshot",
      epoch: "e",
      offset: 0,
      radiusM: 8_000,
      friends: [friend("friend-a1")],
    });
    expect(client.near.size).toBe(0);
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
