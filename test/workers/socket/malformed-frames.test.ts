import { beforeAll, expect, it } from "vitest";
import type { ErrorCode } from "../../../protocol/error-codes.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { freshPlace, northOf } from "../../support/workers/fresh-place.ts";
import { cellAt, hubOf, stateOf } from "../../support/workers/live-state.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { appear, connect, share, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeFriends, makeGuest, type TestUser } from "../../support/workers/test-user.ts";

let ann: TestUser;
beforeAll(async () => {
  await migrate();
  ann = await makeGuest();
});

const report = (fields: string) => `{"type":"reportLocation","id":"r1",${fields}}`;
const LONG_ID = "i".repeat(65);

/** A frame, the code of its refusal, the field that is blamed and the `re` of the answer. */
const BAD_FRAMES: [text: string, code: ErrorCode, field?: string, re?: string][] = [
  ["", "malformedJson"],
  ['{"type":"ping","id":"1"', "malformedJson"],
  ['{"type":"reportLocation","lat":NaN,"lng":1}', "malformedJson"],
  ["\u0000", "malformedJson"],
  ["null", "malformedJson"],
  ['"ping"', "malformedJson"],
  ["42", "malformedJson"],
  ['[{"type":"ping"}]', "malformedJson"],
  ["[".repeat(16_000), "malformedJson"],
  ["{}", "unknownType", "type"],
  ['{"type":"reboot","id":"r1"}', "unknownType", "type", "r1"],
  ['{"type":7,"id":"r1"}', "unknownType", "type", "r1"],
  ['{"type":"__proto__","id":"r1"}', "unknownType", "type", "r1"],
  ['{"type":"welcome","id":"r1"}', "unknownType", "type", "r1"],
  [report('"lng":1'), "invalidField", "lat", "r1"],
  [report('"lat":"37.5","lng":127'), "invalidField", "lat", "r1"],
  [report('"lat":null,"lng":127'), "invalidField", "lat", "r1"],
  [report(`"lat":${"[".repeat(5_000)}${"]".repeat(5_000)},"lng":127`), "invalidField", "lat", "r1"],
  [report('"lat":1e400,"lng":127'), "invalidField", "lat", "r1"],
  [report('"lat":91,"lng":127'), "invalidField", "lat", "r1"],
  [report('"lat":-90.0001,"lng":127'), "invalidField", "lat", "r1"],
  [report('"lat":37,"lng":-181'), "invalidField", "lng", "r1"],
  [report('"lat":37,"lng":-1e400'), "invalidField", "lng", "r1"],
  [report('"lat":37,"lng":127,"ageMs":-1'), "invalidField", "ageMs", "r1"],
  [report('"lat":37,"lng":127,"ageMs":600001'), "invalidField", "ageMs", "r1"],
  [report('"lat":37,"lng":127,"ageMs":0.5'), "invalidField", "ageMs", "r1"],
  ['{"type":"watchNear","id":"r1","radiusM":499.9}', "invalidField", "radiusM", "r1"],
  ['{"type":"watchNear","id":"r1","radiusM":20001}', "invalidField", "radiusM", "r1"],
  ['{"type":"watchNear","id":"r1","radiusM":"8000"}', "invalidField", "radiusM", "r1"],
  [`{"type":"withdrawLocation","id":"${LONG_ID}"}`, "invalidField", "id"],
  ['{"type":"unwatchNear","id":""}', "invalidField", "id"],
  ['{"type":"ping","id":7}', "invalidField", "id"],
  ['{"type":"pong","n":-1}', "invalidField", "n"],
  ['{"type":"authenticate","id":"r1"}', "invalidField", "token", "r1"],
  ['{"type":"authenticate","id":"r1","token":""}', "invalidField", "token", "r1"],
  ['{"type":"authenticate","id":"r1","token":"a.b.c"}', "tokenInvalid", "token", "r1"],
];

it.each(BAD_FRAMES)("refuses %j as %s", async (text, code, field, re) => {
  const socket = await connect(ann);
  const { message, ...error } = await socket.refusal(text);
  const expected = { type: "error", code, retryable: false };
  expect(error).toEqual({
    ...expected,
    ...(field !== undefined && { field }),
    ...(re !== undefined && { re }),
  });
  expect(message).not.toBe("");
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  socket.close();
});

it("changes nothing by a frame that it refuses, neither for the sender nor for friends", async () => {
  const place = freshPlace();
  const [bob, carol] = await makeFriends();
  await share(bob);
  const carolSocket = await appear(carol, place.lat, place.lng);
  const bobPlace = northOf(place, 500);
  const bobSockets = [await appear(bob, bobPlace.lat, bobPlace.lng)];
  await carolSocket.sees(bob);
  const look = () => Promise.all([cellAt(place), hubOf(bob), hubOf(carol)].map(stateOf));
  const before = await look();
  const framesBefore = carolSocket.frames.length;

  for (const [text] of BAD_FRAMES.slice(0, 18)) await bobSockets[0]?.refusal(text);

  expect(await look()).toEqual(before);
  expect(carolSocket.frames.slice(framesBefore)).toEqual([]);
  bobSockets[0]?.send({ type: "reportLocation", ...northOf(place, 700) });
  await carolSocket.sees(bob, ({ lat }) => lat === northOf(place, 700).lat);
});

it("closes with 4400 at the twentieth frame that breaks the contract, and serves others on", async () => {
  const [bad, other] = await Promise.all([connect(ann), connect(ann)]);
  for (let n = 1; n < 20; n += 1) await bad.refusal('{"type":"reboot"}');
  expect(bad.closed).toBeNull();
  expect(await bad.refusal("{")).toMatchObject({ code: "malformedJson" });
  expect(await bad.closing()).toEqual({ code: 4400, reason: "protocolViolation" });
  expect(await other.request({ type: "ping" })).toMatchObject({ type: "pong" });
});

it("refuses a second hello and keeps the session", async () => {
  const socket: TestSocket = await connect(ann);
  const token = await ann.socketToken();
  const error = await socket.request({ type: "hello", protocol: PROTOCOL_VERSION, token });
  expect(error).toMatchObject({ type: "error", code: "unexpectedFrame", retryable: false });
  expect(await socket.request({ type: "ping" })).toMatchObject({ type: "pong" });
  expect(socket.frames.filter(({ type }) => type === "welcome")).toHaveLength(1);
});

it("ignores pongs that answer nothing, and fields that it does not know", async () => {
  const socket = await connect(ann);
  socket.send({ type: "pong", n: 99 });
  socket.sendRaw('{"type":"ping","id":"x","later":{"than":"this"},"__proto__":{"type":"hello"}}');
  await socket.until(() => socket.frames.find((frame) => frame.type === "pong" && frame.re === "x"));
  expect(socket.frames.some(({ type }) => type === "error")).toBe(false);
});
