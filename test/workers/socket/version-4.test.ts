import { beforeAll, expect, it } from "vitest";
import { ERROR_CODES_OF_4 } from "../../../protocol/versions/version-4.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { openRawSocket } from "../../support/workers/test-socket.ts";
import { makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("holds a conversation in version 4 as that version's page has it, in codes that it knows", async () => {
  const token = await (await makeGuest()).socketToken();
  const socket = await openRawSocket();
  socket.sendRaw(JSON.stringify({ type: "hello", id: "h", protocol: 4, token, client: "hither-ios/1.0" }));
  expect(await socket.frame("welcome")).toEqual({
    type: "welcome",
    re: "h",
    protocol: 4,
    userId: expect.any(String),
    sessionId: expect.any(String),
    resumed: false,
    serverTime: expect.any(Number),
    heartbeatIntervalMs: 30_000,
    nextReportInMs: expect.any(Number),
    tokenExpiresAt: expect.any(Number),
  });
  expect(await socket.request({ type: "reportLocation", lat: 48.2, lng: 16.37 })).toMatchObject({
    type: "locationReported",
    re: "1",
  });
  expect(await socket.request({ type: "watchNear", radiusM: 3_000 })).toEqual({
    type: "nearWatched",
    re: "2",
    radiusM: 3_000,
  });
  expect(await socket.frame("nearSnapshot")).toMatchObject({ radiusM: 3_000, friends: [] });
  // Version 5 has a code of its own for this.
  const refusal = await socket.request({ type: "reportLocation", lat: -33.9, lng: 151.2 });
  expect(refusal).toMatchObject({ type: "error", re: "3", code: "limitReached", retryable: false });
  for (const frame of socket.frames) {
    if (frame.type === "error") expect(ERROR_CODES_OF_4).toContain(frame.code);
  }
  expect(await socket.request({ type: "ping" })).toEqual({ type: "pong", re: "4" });
  socket.close();
});
