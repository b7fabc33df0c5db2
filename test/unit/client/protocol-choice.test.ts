import { expect, test } from "vitest";
import { CLOSE_CODES } from "../../../protocol/close-codes.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { settled } from "./fake-clock.ts";
import { setup, setupOpen } from "./setup.ts";

type Server = ReturnType<typeof setup>["server"];

/** The server refuses the newest socket's version. @returns the version that was asked for */
async function refuse(server: Server, supportedProtocols?: number[]): Promise<number | undefined> {
  const socket = server.last;
  socket.open();
  const asked = socket.frames("hello")[0]?.protocol;
  socket.say({
    type: "error",
    code: "unexpectedFrame",
    field: "protocol",
    message: "another version",
    retryable: false,
    ...(supportedProtocols && { supportedProtocols }),
  });
  socket.drop(CLOSE_CODES.versionUnsupported);
  await settled();
  return asked;
}

test("falls back at once to the best version that the server says it speaks, and stays with it", async () => {
  const { client, server, clock, socket, told } = await setupOpen();
  socket.drop();
  await clock.advance(1_000);
  expect(await refuse(server, [3, 4])).toBe(PROTOCOL_VERSION);
  expect(server.welcome().frames("hello")[0]?.protocol).toBe(4);
  expect(client.state).toBe("open");
  expect(told("closed")).toEqual([]);
  server.last.drop();
  await clock.advance(1_000);
  expect(server.welcome().frames("hello")[0]?.protocol).toBe(4);
});

test("comes back to a newer version where the older one is no longer spoken", async () => {
  const { server, clock, socket } = await setupOpen();
  socket.drop();
  await clock.advance(1_000);
  await refuse(server, [4]);
  server.welcome().drop();
  await clock.advance(1_000);
  expect(await refuse(server, [PROTOCOL_VERSION])).toBe(4);
  expect(server.welcome().frames("hello")[0]?.protocol).toBe(PROTOCOL_VERSION);
});

test("tries older versions in turn with a server that does not say what it speaks, then stops", async () => {
  const { client, server, told } = setup();
  client.connect();
  await settled();
  const asked = [await refuse(server), await refuse(server), await refuse(server)];
  expect(asked).toEqual([5, 4, 3]);
  expect(server.sockets).toHaveLength(3);
  expect(client.state).toBe("closed");
  expect(told("closed")).toMatchObject([{ code: CLOSE_CODES.versionUnsupported }]);
});

test("stops where the server speaks no version that it knows", async () => {
  const { client, server } = setup();
  client.connect();
  await settled();
  await refuse(server, [PROTOCOL_VERSION + 1]);
  expect(client.state).toBe("closed");
  expect(server.sockets).toHaveLength(1);
});
