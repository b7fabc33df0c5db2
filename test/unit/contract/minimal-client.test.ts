import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { NearFriend, ServerFrame } from "../../../protocol/server-frames.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { readProtocolPage } from "../../../tools/contract/protocol-page.ts";
import { FakeClock, settled } from "../client/fake-clock.ts";
import { FakeServer, type FakeSocket } from "../client/fake-server.ts";
import { friend } from "../client/setup.ts";

type ConnectHither = (options: {
  url: string;
  sessionToken: string;
  onNear: (near: Map<string, NearFriend>) => void;
}) => (lat: number, lng: number) => void;

const chapter = readProtocolPage().split("## A client in 50 lines").at(-1) ?? "";
const source = /```js\n([\s\S]*?)```/.exec(chapter)?.[1] ?? "";

/** A browser's WebSocket as the page's client sees it: handlers in properties. */
function browserSocket(socket: FakeSocket): FakeSocket {
  for (const type of ["open", "message", "close"]) {
    socket.addEventListener(type, (event) => Reflect.get(socket, `on${type}`)?.(event));
  }
  Object.defineProperty(socket, "readyState", { get: () => (socket.state === "open" ? 1 : 3) });
  return socket;
}

/** The client that is printed on the page, on a fake platform. `failures`: what the server answers first to who asks for a token. */
function setup(failures: number[] = []) {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const fetchToken = vi.fn(async () => {
    const calls = fetchToken.mock.calls.length;
    const status = failures[calls - 1] ?? 200;
    return { status, json: async () => (status === 200 ? { token: `token-${calls}` } : { status }) };
  });
  const connectHither: ConnectHither = runInNewContext(`${source}; connectHither`, {
    fetch: fetchToken,
    WebSocket: function WebSocket(url: string) {
      return browserSocket(server.webSocket(url));
    },
    setTimeout: (callback: () => void, ms: number) => clock.after(ms, callback),
    clearTimeout: (cancel?: () => void) => cancel?.(),
    Math: { ...Math, min: Math.min, random: () => 0.5 },
    Date: { now: () => clock.nowMs() },
  });
  const seen: string[][] = [];
  const report = connectHither({
    url: "https://hither.test",
    sessionToken: "session",
    onNear: (near) => seen.push([...near.keys()]),
  });
  return { clock, server, fetchToken, report, seen };
}

describe("the client that docs/protocol.md prints", () => {
  let all: ReturnType<typeof setup>;
  beforeEach(async () => {
    all = setup();
    await settled();
  });
  const say = (frame: ServerFrame) => all.server.last.say(frame);

  test("has about as few lines as the page says", () => {
    expect(source.trim().split("\n").length).toBeLessThan(55);
  });

  test("says hello, reports, watches, and keeps near right", () => {
    all.report(1, 2);
    const socket = all.server.welcome();
    expect(socket.received.map(({ type }) => type)).toEqual(["hello", "reportLocation", "watchNear"]);
    expect(socket.frames("hello")[0]).toMatchObject({ token: "token-1", protocol: PROTOCOL_VERSION });
    const a = friend("friend-a1");
    const b = friend("friend-b2");
    say({ type: "nearSnapshot", epoch: "e", offset: 1, radiusM: 8_000, friends: [a] });
    say({ type: "nearChanged", epoch: "e", offset: 2, appeared: [b], moved: [a], left: [] });
    say({ type: "nearChanged", epoch: "e", offset: 3, appeared: [], moved: [], left: ["friend-a1"] });
    expect(all.seen).toEqual([["friend-a1"], ["friend-a1", "friend-b2"], ["friend-b2"]]);
    say({ type: "nearChanged", epoch: "e", offset: 5, appeared: [a], moved: [], left: [] });
    expect(all.seen).toHaveLength(3);
    expect(socket.frames("watchNear")).toHaveLength(2);
    socket.sayText('{"type":"something new"}');
  });

  test("answers pings, and asks and gives up when it hears nothing", async () => {
    const socket = all.server.welcome();
    say({ type: "ping", n: 3 });
    expect(socket.frames("pong")).toEqual([{ type: "pong", n: 3 }]);
    await all.clock.advance(30_000);
    expect(socket.frames("ping")).toHaveLength(1);
    await all.clock.advance(15_000);
    expect(socket.state).toBe("closed");
    await all.clock.advance(1_000);
    expect(all.server.sockets).toHaveLength(2);
    expect(all.server.welcome().frames("hello")[0]?.sessionId).toBe("session-0123456789");
  });

  test("renews its token when it is told that the token ends", async () => {
    const socket = all.server.welcome();
    say({ type: "tokenExpiring", tokenExpiresAt: 1 });
    await settled();
    expect(socket.frames("authenticate")).toEqual([{ type: "authenticate", token: "token-2" }]);
  });

  test("says after a reconnect where it is, unless that was long ago", async () => {
    all.report(1, 2);
    all.server.welcome().drop();
    await all.clock.advance(1_000);
    const second = all.server.welcome();
    expect(second.frames("reportLocation")).toMatchObject([{ lat: 1, lng: 2, ageMs: 1_000 }]);
    for (let n = 1; n <= 30; n += 1) {
      await all.clock.advance(20_000);
      say({ type: "ping", n });
    }
    second.drop();
    await all.clock.advance(1_000);
    expect(all.server.welcome().received.map(({ type }) => type)).toEqual(["hello", "watchNear"]);
  });

  test("gives an attempt up that gets no welcome", async () => {
    all.server.last.open();
    await all.clock.advance(21_000);
    expect(all.server.sockets.map(({ state }) => state)).toEqual(["closed", "connecting"]);
  });

  test.each([
    [503, 1],
    [401, 0],
  ])("asks again for a token after status %i, unless nobody is signed in", async (status, sockets) => {
    const { clock, server } = setup([status]);
    await settled();
    await clock.advance(1_000);
    expect(server.sockets).toHaveLength(sockets);
  });

  test.each([
    [1_006, 2, "token-1"],
    [4_301, 2, "token-2"],
    [4_406, 1, "token-1"],
  ])("does after close code %i what its range says", async (code, sockets, token) => {
    all.server.welcome().drop(code);
    await all.clock.advance(1_000);
    expect(all.server.sockets).toHaveLength(sockets);
    if (sockets === 2) expect(all.server.welcome().frames("hello")[0]?.token).toBe(token);
  });
});
