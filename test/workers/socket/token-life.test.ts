import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";
import { skip, startTimeMachine, stopTimeMachine } from "../../support/workers/time-machine.ts";

const TOKEN_LIFE_MS = 15 * 60_000;
const CLOSE_EXPIRED = { code: 4301, reason: "tokenExpired" };

let ann: TestUser;
let socket: TestSocket;
beforeAll(migrate);
beforeEach(async () => {
  startTimeMachine();
  ann = await makeGuest();
  socket = await connect(ann);
});
afterEach(stopTimeMachine);

const reminders = () => socket.frames.filter(({ type }) => type === "tokenExpiring");

async function tokenEnd(): Promise<number> {
  return (await socket.frame("welcome")).tokenExpiresAt;
}

it("reminds a minute before the token's end, and closes with 4301 at the end", async () => {
  const end = await tokenEnd();
  expect(end - Date.now()).toBeGreaterThan(TOKEN_LIFE_MS - 5_000);
  await skip(end - Date.now() - LIMITS.tokenExpiringMs - 2_000);
  expect(reminders()).toEqual([]);
  await skip(2_000);
  expect(await socket.frame("tokenExpiring")).toEqual({ type: "tokenExpiring", tokenExpiresAt: end });
  await skip(LIMITS.tokenExpiringMs - 3_000);
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  await skip(3_000);
  expect(await socket.closing()).toEqual(CLOSE_EXPIRED);
  expect(reminders()).toHaveLength(1);
});

it("goes on with a new token, without a reminder of the old one", async () => {
  const end = await tokenEnd();
  await skip(TOKEN_LIFE_MS - 120_000);
  const renewed = await socket.request({ type: "authenticate", token: await ann.socketToken() });
  if (renewed.type !== "authenticated") throw new Error(`refused: ${JSON.stringify(renewed)}`);
  expect(renewed.tokenExpiresAt).toBeGreaterThanOrEqual(end + TOKEN_LIFE_MS - 125_000);
  await skip(125_000);
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  expect(reminders()).toEqual([]);
  await skip(renewed.tokenExpiresAt - Date.now() - 30_000);
  await socket.frame("tokenExpiring");
  await skip(30_000);
  expect(await socket.closing()).toEqual(CLOSE_EXPIRED);
});

it("keeps the token in force where the new one is garbled, expired or somebody else's", async () => {
  const end = await tokenEnd();
  const old = await ann.socketToken();
  await skip(TOKEN_LIFE_MS / 2);
  const renewed = await socket.request({ type: "authenticate", token: await ann.socketToken() });
  expect(renewed).toMatchObject({ type: "authenticated" });
  await skip(TOKEN_LIFE_MS / 2 + 5_000);
  expect(Date.now()).toBeGreaterThan(end);
  const foreign = await (await makeGuest()).socketToken();
  for (const token of ["a.b.c", foreign, old]) {
    expect(await socket.request({ type: "authenticate", token })).toMatchObject({
      type: "error",
      code: "tokenInvalid",
      field: "token",
      retryable: false,
    });
  }
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  await skip(TOKEN_LIFE_MS / 2);
  expect(await socket.closing()).toEqual(CLOSE_EXPIRED);
});
