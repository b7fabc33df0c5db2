import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EndChoice, endMs, nextTimeOfDay } from "../../../../web/sharing/sharing-end.ts";

const HOUR_MS = 3_600_000;
const moment = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true })
  .map((date) => date.getTime());
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));

const end = (choice: EndChoice, timeOfDay = "", kept: string | null = null) => ({ choice, timeOfDay, kept });

describe("the end of sharing", () => {
  it("lies ahead, whatever is chosen", () => {
    fc.assert(
      fc.property(moment, time, (nowMs, timeOfDay) => {
        for (const choice of ["15min", "1h", "8h", "morning", "time"] as const) {
          expect(endMs(end(choice, timeOfDay), nowMs), choice).toBeGreaterThan(nowMs);
        }
      }),
    );
  });

  it("at a time of the day comes when a clock shows that time next", () => {
    fc.assert(
      fc.property(moment, time, (nowMs, timeOfDay) => {
        const atMs = nextTimeOfDay(timeOfDay, nowMs) ?? Number.NaN;
        const at = new Date(atMs);
        // A clock that is put forward leaves an hour out.
        const minutes = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
        expect(Math.abs(atMs - nowMs)).toBeLessThanOrEqual(25 * HOUR_MS);
        expect(minutes.join(":").slice(2)).toBe(timeOfDay.slice(2));
      }),
    );
  });

  it("tomorrow morning is at eight of the next day", () => {
    const nowMs = new Date(2026, 10, 30, 23, 59).getTime();
    expect(endMs(end("morning"), nowMs)).toBe(new Date(2026, 11, 1, 8, 0).getTime());
  });

  it("today, where that time is still to come", () => {
    const nowMs = new Date(2026, 10, 30, 12, 0).getTime();
    expect(nextTimeOfDay("15:30", nowMs)).toBe(new Date(2026, 10, 30, 15, 30).getTime());
    expect(nextTimeOfDay("12:00", nowMs)).toBe(new Date(2026, 11, 1, 12, 0).getTime());
  });

  it("is unknown for what is no time", () => {
    for (const text of ["", "25:00", "12:60", "noon", "12"]) expect(nextTimeOfDay(text, 0)).toBeUndefined();
  });

  it("stays as it was set, until it has passed", () => {
    const nowMs = Date.UTC(2026, 10, 30);
    const kept = new Date(nowMs + 1_000).toISOString();
    expect(endMs(end("kept", "", kept), nowMs)).toBe(nowMs + 1_000);
    expect(endMs(end("kept", "", kept), nowMs + 1_000)).toBeUndefined();
    expect(endMs(end("none"), nowMs)).toBeNull();
  });
});
