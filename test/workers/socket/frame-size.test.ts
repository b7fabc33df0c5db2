import { beforeAll, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, openRawSocket } from "../../support/workers/test-socket.ts";
import { makeGuest, type TestUser } from "../../support/workers/test-user.ts";

let ann: TestUser;
beforeAll(async () => {
  await migrate();
  ann = await makeGuest();
});

/** A ping of exactly so many bytes of UTF-8, filled up with a character. */
function pingOf(bytes: number, filler: string): string {
  const frame = (text: string) => JSON.stringify({ type: "ping", id: "1", filler: text });
  const fillerBytes = new TextEncoder().encode(filler).length;
  const room = bytes - frame("").length;
  const rest = room % fillerBytes;
  return frame("a".repeat(rest) + filler.repeat((room - rest) / fillerBytes));
}

it.each(["a", "ñ", "가", "🙂"])("takes a frame of 1,048,576 bytes of %s and no byte more", async (filler) => {
  const [socket, other] = await Promise.all([connect(ann), connect(ann)]);
  const largest = pingOf(LIMITS.maxFrameBytes, filler);
  expect(new TextEncoder().encode(largest)).toHaveLength(LIMITS.maxFrameBytes);
  socket.sendRaw(largest);
  await socket.frame("pong");
  socket.sendRaw(pingOf(LIMITS.maxFrameBytes + 1, filler));
  expect(await socket.closing()).toEqual({ code: 4413, reason: "frameTooLarge" });
  expect(await other.request({ type: "ping" })).toMatchObject({ type: "pong" });
});

it.each(["a", "가"])("takes 16,384 bytes of %s from a stranger and no byte more", async (filler) => {
  const [small, large] = await Promise.all([openRawSocket(), openRawSocket()]);
  small.sendRaw(pingOf(LIMITS.maxHelloBytes, filler));
  expect(await small.closing()).toMatchObject({ reason: "protocolViolation" });
  large.sendRaw(pingOf(LIMITS.maxHelloBytes + 1, filler));
  expect(await large.closing()).toEqual({ code: 4413, reason: "frameTooLarge" });
});

it("closes on a frame of 10 MB, before and after hello, and serves others on", async () => {
  const [stranger, known, other] = await Promise.all([openRawSocket(), connect(ann), connect(ann)]);
  const huge = pingOf(10_000_000, "a");
  for (const socket of [stranger, known]) {
    socket.sendRaw(huge);
    expect(await socket.closing()).toEqual({ code: 4413, reason: "frameTooLarge" });
  }
  expect(await other.request({ type: "ping" })).toMatchObject({ type: "pong" });
});

it("closes on a binary frame, before and after hello, and serves others on", async () => {
  const [stranger, known, other] = await Promise.all([openRawSocket(), connect(ann), connect(ann)]);
  for (const socket of [stranger, known]) {
    socket.sendRaw(new Uint8Array([123, 125]).buffer);
    expect(await socket.closing()).toEqual({ code: 4415, reason: "binaryFrame" });
  }
  expect(await other.request({ type: "ping" })).toMatchObject({ type: "pong" });
});
