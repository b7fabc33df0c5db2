import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetryAfterS, retryDelayS } from "../../../workers/push/core/retry-delay.ts";

/** The `max_retries` of wrangler.toml. */
const MAX_RETRIES = 30;

describe("the pause before another try", () => {
  it("doubles from 10 seconds to 5 minutes", () => {
    const pauses = Array.from({ length: 8 }, (_, index) => retryDelayS(index + 1, null, 0.5));
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it("varies by a fifth either way", () => {
    expect([retryDelayS(1, null, 0), retryDelayS(1, null, 0.999)]).toEqual([8, 12]);
    expect([retryDelayS(9, null, 0), retryDelayS(9, null, 0.999)]).toEqual([240, 360]);
  });

  it("adds up to well over an hour, however the dice fall", () => {
    const pauses = Array.from({ length: MAX_RETRIES }, (_, index) => retryDelayS(index + 1, null, 0));
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(90 * 60);
  });

  it("is what the provider asks for, as far as the queue can wait", () => {
    expect(retryDelayS(1, 90.2, 0.5)).toBe(91);
    expect(retryDelayS(30, 0, 0.5)).toBe(1);
    expect(retryDelayS(1, 10_000_000, 0.5)).toBe(43_200);
  });

  it("is always a whole number that the queue takes", () => {
    const asked = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 101 }),
        asked,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (...given) => {
          const pause = retryDelayS(...given);
          return Number.isInteger(pause) && pause >= 1 && pause <= 43_200;
        },
      ),
    );
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");

  it.each([
    ["120", 120],
    [" 0 ", 0],
    ["Fri, 20 Nov 2026 12:01:30 GMT", 90],
    ["Friday, 20-Nov-26 12:00:10 GMT", 10],
    ["Fri, 20 Nov 2026 11:00:00 GMT", 0],
    ["", null],
    [null, null],
    ["soon", null],
    ["-5", null],
    ["1.5", null],
    ["2026-11-20T12:01:30Z", null],
    ["Fri, nonsense", null],
  ])("%j asks for %j seconds", (value, expected) => {
    expect(parseRetryAfterS(value, now)).toBe(expected);
  });
});
