import { beforeAll, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ErrorFrame } from "../../../protocol/server-frames.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, openRawSocket, pause, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

let ann: TestUser;
beforeAll(async () => {
  await migrate();
  ann = await makeGuest();
});

const errorsOf = ({ frames }: TestSocket) =>
  frames.filter((frame): frame is ErrorFrame => frame.type === "error");

it("refuses frames beyond the burst one by one, then closes with 4529, and serves others on", async () => {
  const [flood, other] = await Promise.all([connect(ann), connect(ann)]);
  for (let n = 0; n < 10_000; n += 1) flood.send({ type: "ping" });
  expect(await flood.closing()).toEqual({ code: 4529, reason: "tooManyFrames" });

  const errors = errorsOf(flood);
  expect(errors).toHaveLength(LIMITS.maxRefusedFrames);
  for (const error of errors) {
    expect(error).toMatchObject({ code: "rateLimited", retryable: true });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error).not.toHaveProperty("re");
  }
  const answered = flood.frames.filter(({ type }) => type === "pong").length;
  expect(answered).toBeGreaterThanOrEqual(LIMITS.frameBurst - 1);
  expect(answered).toBeLessThan(LIMITS.frameBurst + 5 * LIMITS.framesPerSecond);
  expect(await other.request({ type: "ping" })).toMatchObject({ type: "pong" });
});

it("takes frames again once the client waited as long as it was told", async () => {
  const socket = await connect(ann);
  for (let n = 0; n < LIMITS.frameBurst + 10; n += 1) socket.send({ type: "ping" });
  const { retryAfterMs = 0 } = await socket.frame("error");
  await socket.until(() => errorsOf(socket).length >= 10 || undefined);
  await pause(retryAfterMs);
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
});

it("holds a client to the same rate before it said who it is", async () => {
  const stranger = await openRawSocket();
  for (let n = 0; n < 10_000; n += 1) stranger.sendRaw("{");
  expect(await stranger.closing()).toEqual({ code: 4400, reason: "protocolViolation" });
  expect(stranger.frames).toHaveLength(1);
});
