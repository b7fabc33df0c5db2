import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";
import { matters } from "../../../workers/session/core/move-filter.ts";
import { ReportPace } from "../../../workers/session/core/report-pace.ts";
import { placeAt } from "./places.ts";

const HERE = { lat: 37.5663, lng: 126.9779 };
const NOON = Date.UTC(2026, 2, 1, 12);

const fixAfter = (ms: number, movedM = 0): Fix => ({ ...placeAt(HERE, movedM, 1), at: NOON + ms });

describe("a report matters", () => {
  it("where it is the first", () => {
    expect(matters(fixAfter(0), null)).toBe(true);
  });

  it("where it moved by more than the receiver's noise", () => {
    expect(matters(fixAfter(1_000, LIMITS.minMoveM - 0.01), fixAfter(0))).toBe(false);
    expect(matters(fixAfter(1_000, LIMITS.minMoveM + 0.01), fixAfter(0))).toBe(true);
  });

  it("where it keeps the location fresh", () => {
    expect(matters(fixAfter(LIMITS.refreshAfterMs - 1), fixAfter(0))).toBe(false);
    expect(matters(fixAfter(LIMITS.refreshAfterMs), fixAfter(0))).toBe(true);
  });

  it("never where it is older than what is in force, however far it moved", () => {
    expect(matters(fixAfter(-1, 5_000), fixAfter(0))).toBe(false);
  });
});

describe("the pace of reports", () => {
  it("slows down once the device stayed in one place for a while", () => {
    const pace = new ReportPace();
    pace.observe(fixAfter(0));
    pace.observe(fixAfter(LIMITS.stillAfterMs - 1, 20));
    expect(pace.tell(NOON)).toBe(LIMITS.reportWhenMovingMs);
    pace.observe(fixAfter(LIMITS.stillAfterMs, LIMITS.stillWithinM - 1));
    expect(pace.tell(NOON)).toBe(LIMITS.reportWhenStillMs);
  });

  it("is quick again with the first report from elsewhere, and the wait starts anew there", () => {
    const pace = new ReportPace();
    const paceAfter = (ms: number, movedM = 0) => {
      pace.observe(fixAfter(ms, movedM));
      return pace.tell(NOON);
    };
    paceAfter(0);
    paceAfter(LIMITS.stillAfterMs);
    const leftAtMs = LIMITS.stillAfterMs + 1_000;
    expect(paceAfter(leftAtMs, LIMITS.stillWithinM + 1)).toBe(LIMITS.reportWhenMovingMs);
    expect(paceAfter(leftAtMs + LIMITS.stillAfterMs - 1, 60)).toBe(LIMITS.reportWhenMovingMs);
    expect(paceAfter(leftAtMs + LIMITS.stillAfterMs, 60)).toBe(LIMITS.reportWhenStillMs);
  });

  it("stays quick for one who walks slowly but steadily", () => {
    const pace = new ReportPace();
    for (let minute = 0; minute < 60; minute += 1) {
      pace.observe(fixAfter(minute * 60_000, minute * 30));
      expect(pace.tell(NOON)).toBe(LIMITS.reportWhenMovingMs);
    }
  });

  it("says so once where it changes", () => {
    const pace = new ReportPace();
    pace.observe(fixAfter(0));
    expect(pace.isOff(NOON)).toBe(false);
    pace.observe(fixAfter(LIMITS.stillAfterMs));
    expect(pace.isOff(NOON)).toBe(true);
    pace.tell(NOON);
    expect(pace.isOff(NOON)).toBe(false);
  });

  it("asks for the next report at the time of the period that was named, at half the usual pause at the soonest", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 29_999 }),
        fc.nat({ max: 86_400_000 }),
        fc.boolean(),
        (phaseMs, passedMs, still) => {
          const pace = new ReportPace();
          pace.setPhase(phaseMs);
          pace.observe(fixAfter(0));
          if (still) pace.observe(fixAfter(LIMITS.stillAfterMs));
          const usualMs = still ? LIMITS.reportWhenStillMs : LIMITS.reportWhenMovingMs;
          const nowMs = NOON + passedMs;
          const inMs = pace.tell(nowMs);
          expect((nowMs + inMs - phaseMs) % LIMITS.reportWhenMovingMs).toBe(0);
          expect(Math.abs(inMs - usualMs)).toBeLessThanOrEqual(LIMITS.reportWhenMovingMs / 2);
        },
      ),
    );
  });

  it("does not tell a device that reports much sooner than it was told again and again", () => {
    const pace = new ReportPace();
    pace.observe(fixAfter(0));
    pace.observe(fixAfter(LIMITS.stillAfterMs));
    const [toldAtMs, toldMs] = [NOON, pace.tell(NOON)];
    pace.setPhase(4_000);
    for (let ms = 0; ms < toldMs / 2; ms += 1_000)
      expect(pace.isOff(toldAtMs + ms), `after ${ms} ms`).toBe(false);
    expect(pace.isOff(toldAtMs + toldMs / 2), "but one that goes by it, more or less").toBe(true);
  });

  it("brings a device that only hears when it is off to the named time, and then says nothing more", () => {
    const pace = new ReportPace();
    let nowMs = NOON + 11_000;
    let everyMs = pace.tell(nowMs);
    pace.setPhase(4_000);
    let said = 0;
    for (let report = 0; report < 20; report += 1) {
      nowMs += everyMs;
      if (!pace.isOff(nowMs)) continue;
      everyMs = pace.tell(nowMs);
      said += 1;
    }
    expect([nowMs % LIMITS.reportWhenMovingMs, everyMs, said]).toEqual([4_000, LIMITS.reportWhenMovingMs, 2]);
  });
});
