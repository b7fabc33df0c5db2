import { describe, expect, test } from "vitest";
import { settled } from "./fake-clock.ts";
import { setup, setupOpen } from "./setup.ts";

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

  test("one that arrives after its link was lost is not shown on the next, which has its own", async () => {
    const resolvers: ((token: string) => void)[] = [];
    const token = () => new Promise<string>((resolve) => resolvers.push(resolve));
    const { client, server, clock } = setup({ token });
    client.connect();
    await settled();
    resolvers[0]?.("first");
    await settled();
    server.welcome().say({ type: "tokenExpiring", tokenExpiresAt: clock.nowMs() + 65_000 });
    server.last.drop();
    await clock.advance(1_000);
    server.welcome();
    resolvers[1]?.("late");
    await settled();
    expect(server.last.received.map(({ type }) => type)).toEqual(["hello"]);
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
