import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { NearFriend, ServerFrame } from "../../../protocol/server-frames.ts";
import { readProtocolPage } from "../../../tools/contract/protocol-page.ts";
import { FakeClock, settled } from "../client/fake-clock.ts";
import { FakeServer, type FakeSocket } from "../client/fake-server.ts";
import { friend } from "../client/setup.ts";

type ConnectHither = (options: {
  url: string;
  sessionToken: string;
  onNear: (near: Map<string, NearFriend>) => void;
}) => (lat: number, lng: number) => void;

const source = /```js\n([\s\S]*?)```/.exec(readProtocolPage())?.[1] ?? "";

/** A browser's WebSocket as the page's client sees it: handlers in properties. */
function browserSocket(socket: FakeSocket): FakeSocket {
  for (const type of ["open", "message", "close"]) {
    socket.addEventListener(type, (event) => Reflect.get(socket, `on${type}`)?.(event));
  }
  Object.defineProperty(socket, "readyState", { get: () => (socket.state === "open" ? 1 : 3) });
  return socket;
}

/** The client that is printed on the page, on a fake platform. */
function setup() {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const fetchToken = vi.fn(async () => ({
    json: async () => ({ token: `token-${fetchToken.mock.calls.length}` }),
  }));
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
    expect(socket.frames("hello")[0]).toMatchObject({ token: "token-1", protocol: 1 });
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
