import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { PROTOCOL_VERSION, SUPPORTED_PROTOCOLS } from "../../../protocol/version.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, openRawSocket, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeGuest, readProblem, send, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

let ann: TestUser;
let token: string;
let other: TestSocket;
beforeAll(async () => {
  await migrate();
  ann = await makeGuest();
});
beforeEach(async () => {
  startTimeMachine();
  token = await ann.socketToken();
  other = await connect(ann);
});
afterEach(async () => {
  expect(await other.request({ type: "ping" })).toMatchObject({ type: "pong" });
  other.close();
  stopTimeMachine();
});

const hello = (fields: object) =>
  JSON.stringify({ type: "hello", id: "h", protocol: PROTOCOL_VERSION, ...fields });

/** The same claims, signed with another key under the name of the right one. */
async function forge(original: string): Promise<string> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  const { kid = "" } = decodeProtectedHeader(original);
  return new SignJWT(decodeJwt(original)).setProtectedHeader({ alg: "EdDSA", kid }).sign(privateKey);
}

async function expectRefused(text: string, error: object, close: object): Promise<void> {
  const socket = await openRawSocket();
  expect(await socket.refusal(text)).toMatchObject({ type: "error", retryable: false, ...error });
  expect(await socket.closing()).toEqual(close);
  expect(socket.frames).toHaveLength(1);
}

it("answers a request without an upgrade with 426", async () => {
  const response = await send("/v1/socket");
  expect(response.status).toBe(426);
  expect(await readProblem(response)).toMatchObject({ type: "/problems/upgrade-required", status: 426 });
});

it("closes with 4508 where no hello comes within five seconds, and not before", async () => {
  const socket = await openRawSocket();
  await skip(4_900);
  expect(socket.closed).toBeNull();
  await skip(100);
  expect(await socket.closing()).toEqual({ code: 4508, reason: "helloTimeout" });
  expect(socket.frames).toEqual([]);
});

it("no longer counts the five seconds once hello was said", async () => {
  const socket = await connect(ann);
  await skip(10_000);
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  expect(socket.closed).toBeNull();
});

const VIOLATION = { code: 4400, reason: "protocolViolation" };

it.each([
  ['{"type":"ping","id":"h"}', { code: "unexpectedFrame", re: "h" }],
  ['{"type":"reportLocation","id":"h","lat":1,"lng":1}', { code: "unexpectedFrame", re: "h" }],
  ['{"type":"openChannel","id":"h","channelId":"channel-1"}', { code: "unexpectedFrame", re: "h" }],
  ['{"type":"pong","n":1}', { code: "unexpectedFrame" }],
  ["{", { code: "malformedJson" }],
  ['{"type":"reboot","id":"h"}', { code: "unknownType", field: "type", re: "h" }],
  [hello({}), { code: "invalidField", field: "token", re: "h" }],
  [hello({ token: "a".repeat(4_097) }), { code: "invalidField", field: "token", re: "h" }],
  [hello({ token: "a", protocol: "1" }), { code: "invalidField", field: "protocol", re: "h" }],
  [hello({ token: "a", sessionId: "short" }), { code: "invalidField", field: "sessionId", re: "h" }],
  [hello({ token: "a", client: "c".repeat(101) }), { code: "invalidField", field: "client", re: "h" }],
])("refuses the first frame %j and closes with 4400", async (text, error) => {
  await expectRefused(text, error, VIOLATION);
});

it("closes with 4406 on a version that it does not speak, whatever the token", async () => {
  const close = { code: 4406, reason: "versionUnsupported" };
  const supportedProtocols = SUPPORTED_PROTOCOLS;
  const error = { code: "unexpectedFrame", field: "protocol", re: "h", supportedProtocols };
  await expectRefused(hello({ token, protocol: PROTOCOL_VERSION + 1 }), error, close);
  await expectRefused(hello({ token: "a", protocol: Math.min(...SUPPORTED_PROTOCOLS) - 1 }), error, close);
  const later = JSON.stringify({
    type: "hello",
    id: "h",
    protocol: PROTOCOL_VERSION + 1,
    credentials: { key: 1 },
  });
  await expectRefused(later, error, close);
});

it.each(SUPPORTED_PROTOCOLS)("speaks version %i with those who ask for it", async (protocol) => {
  const socket = await openRawSocket();
  socket.sendRaw(hello({ token, protocol }));
  expect(await socket.frame("welcome")).toMatchObject({ protocol });
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
});

it("closes with 4300 on a token that is garbled, forged or expired", async () => {
  const close = { code: 4300, reason: "tokenInvalid" };
  const error = { code: "tokenInvalid", re: "h" };
  await expectRefused(hello({ token: "a.b.c" }), error, close);
  await expectRefused(hello({ token: token.slice(0, -3) }), error, close);
  await expectRefused(hello({ token: await forge(token) }), error, close);
  await skip(15 * 60_000 + 1_000);
  other = await connect(ann);
  await expectRefused(hello({ token }), error, close);
});

it("handles what a hasty client sends after its hello once the hello is decided", async () => {
  const socket = await openRawSocket();
  socket.sendRaw(hello({ token }));
  socket.send({ type: "ping", id: "p" });
  await socket.frame("pong");
  expect(socket.frames.map(({ type }) => type).filter((type) => type !== "meSnapshot")).toEqual([
    "welcome",
    "pong",
  ]);
});
