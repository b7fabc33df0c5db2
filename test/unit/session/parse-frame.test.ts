import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientFrameSchema } from "../../../protocol/client-frames.ts";
import { ERROR_CODES } from "../../../protocol/error-codes.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { errorFrameSchema } from "../../../protocol/server-frames.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { examplesIn, readProtocolPage } from "../../../tools/contract/protocol-page.ts";
import { parseFrame } from "../../../workers/session/core/parse-frame.ts";

const SHAPES = clientFrameSchema.options.map(({ shape }) => shape);
const TYPES = SHAPES.map(({ type }) => type.value);
const FIELDS = [...new Set(SHAPES.flatMap((shape) => Object.keys(shape)))];

/** What a broken or hostile client may put into a field. */
const junk = fc.oneof(
  fc.constantFrom(...TYPES),
  fc.jsonValue(),
  fc.double(),
  fc.integer({ min: -200, max: 700_000 }),
  fc.string({ maxLength: 100 }),
);
const almostFrame = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...FIELDS), junk))
  .map(([type, fields]) => JSON.stringify({ type, ...fields }));
const text = fc.oneof(
  almostFrame,
  fc.json(),
  fc.string({ unit: "binary" }),
  fc.tuple(almostFrame, fc.nat()).map(([frame, length]) => frame.slice(0, length % frame.length)),
);

const errorOf = (frame: string) => {
  const parsed = parseFrame(frame);
  return "error" in parsed ? parsed.error : null;
};

describe("parsing a frame", () => {
  const examples = examplesIn(readProtocolPage()).filter(({ side }) => side === "client");

  it("takes every example of the documentation", () => {
    expect(new Set(examples.map(({ type }) => type))).toEqual(new Set(TYPES));
    for (const { payload } of examples) {
      expect(parseFrame(JSON.stringify(payload))).toEqual({ frame: expect.objectContaining(payload) });
    }
  });

  it("ignores fields that it does not know, and fills in what was left out", () => {
    expect(parseFrame('{"type":"reportLocation","lat":-0.5,"lng":180,"mood":"good"}')).toEqual({
      frame: { type: "reportLocation", lat: -0.5, lng: 180, ageMs: 0 },
    });
    expect(parseFrame('{"type":"watchNear"}')).toEqual({
      frame: { type: "watchNear", radiusM: LIMITS.defaultRadiusM },
    });
  });

  it("never throws, and answers what it refuses with a well-formed error that names a field of the frame", () => {
    fc.assert(
      fc.property(text, (some) => {
        const error = errorOf(some);
        if (!error) return;
        expect(errorFrameSchema.parse(error)).toEqual(error);
        expect(error.retryable).toBe(ERROR_CODES[error.code].retryable);
        if (error.code === "invalidField") expect(FIELDS).toContain(error.field?.split(".")[0]);
        else if (error.code === "unknownType") expect(error.field).toBe("type");
        else if (error.code === "unexpectedFrame") expect(error.field).toBe("protocol");
        else expect(error.code).toBe("malformedJson");
        expect(error.message).not.toBe("");
      }),
      { numRuns: 3_000 },
    );
  });

  it("leaves nothing of a hostile frame in the prototype", () => {
    parseFrame('{"type":"ping","__proto__":{"id":"evil"},"constructor":{"prototype":{"id":"evil"}}}');
    expect(({} as { id?: string }).id).toBeUndefined();
  });

  it.each([
    ["truncated JSON", '{"type":"ping"'],
    ["nothing", ""],
    ["NaN", '{"type":"reportLocation","lat":NaN,"lng":1}'],
    ["an array", '[{"type":"ping"}]'],
    ["null", "null"],
    ["a number", "1"],
    ["nested as deeply as a frame can be", "[".repeat(LIMITS.maxFrameBytes)],
  ])("refuses %s as no JSON object", (_, frame) => {
    expect(errorOf(frame)).toMatchObject({ code: "malformedJson", retryable: false });
  });

  it.each([
    ["unknown", '{"type":"teleport","id":"7"}'],
    ["missing", '{"id":"7"}'],
    ["no string", '{"type":["ping"],"id":"7"}'],
    ["a server's frame", '{"type":"welcome","id":"7"}'],
  ])("refuses a type that is %s, and echoes the id", (_, frame) => {
    expect(errorOf(frame)).toMatchObject({ code: "unknownType", field: "type", re: "7" });
  });

  it.each([
    ["lat", '{"type":"reportLocation","lat":91,"lng":1}'],
    ["lat", '{"type":"reportLocation","lat":"37","lng":1}'],
    ["lat", '{"type":"reportLocation","lat":1e400,"lng":1}'],
    ["lng", '{"type":"reportLocation","lat":1,"lng":-180.001}'],
    ["lng", '{"type":"reportLocation","lat":1}'],
    ["ageMs", '{"type":"reportLocation","lat":1,"lng":1,"ageMs":600001}'],
    ["ageMs", '{"type":"reportLocation","lat":1,"lng":1,"ageMs":0.5}'],
    ["radiusM", '{"type":"watchNear","radiusM":499.9}'],
    ["radiusM", '{"type":"watchNear","radiusM":null}'],
    ["n", '{"type":"pong","n":-1}'],
    ["token", '{"type":"authenticate","token":""}'],
    ["protocol", '{"type":"hello","token":"t"}'],
    [
      "sessionId",
      `{"type":"hello","protocol":${PROTOCOL_VERSION},"token":"t","sessionId":"../../etc/passwd"}`,
    ],
    ["channelId", '{"type":"openChannel","channelId":"../other"}'],
    ["offset", '{"type":"openChannel","channelId":"channel-1","epoch":"e","offset":-1}'],
    ["seq", '{"type":"markRead","channelId":"channel-1","seq":0}'],
    ["userIds", '{"type":"watchPresence","userIds":"ann"}'],
    ["active", '{"type":"setActivity","active":1}'],
    ["id", '{"type":"ping","id":7}'],
    ["id", `{"type":"ping","id":"${"x".repeat(65)}"}`],
  ])("names the field %s in %s", (field, frame) => {
    const error = errorOf(frame);
    expect(error).toMatchObject({ code: "invalidField", field, retryable: false });
    expect(error?.message).toContain(field);
    expect(error, "an id that is none is not echoed").not.toHaveProperty("re");
  });
});
