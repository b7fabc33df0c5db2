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
  it("slows down once the device stayed in one place for a while, and says so once", () => {
    const pace = new ReportPace();
    expect(pace.observe(fixAfter(0))).toBe(false);
    expect(pace.observe(fixAfter(LIMITS.stillAfterMs - 1, 20))).toBe(false);
    expect(pace.nextReportInMs).toBe(LIMITS.reportWhenMovingMs);
    expect(pace.observe(fixAfter(LIMITS.stillAfterMs, LIMITS.stillWithinM - 1))).toBe(true);
    expect(pace.nextReportInMs).toBe(LIMITS.reportWhenStillMs);
    expect(pace.observe(fixAfter(LIMITS.stillAfterMs + 60_000))).toBe(false);
  });

  it("is quick again with the first report from elsewhere, and the wait starts anew there", () => {
    const pace = new ReportPace();
    pace.observe(fixAfter(0));
    pace.observe(fixAfter(LIMITS.stillAfterMs));
    const leftAtMs = LIMITS.stillAfterMs + 1_000;
    expect(pace.observe(fixAfter(leftAtMs, LIMITS.stillWithinM + 1))).toBe(true);
    expect(pace.nextReportInMs).toBe(LIMITS.reportWhenMovingMs);
    expect(pace.observe(fixAfter(leftAtMs + LIMITS.stillAfterMs - 1, 60))).toBe(false);
    expect(pace.observe(fixAfter(leftAtMs + LIMITS.stillAfterMs, 60))).toBe(true);
  });

  it("stays quick for one who walks slowly but steadily", () => {
    const pace = new ReportPace();
    for (let minute = 0; minute < 60; minute += 1) {
      expect(pace.observe(fixAfter(minute * 60_000, minute * 30))).toBe(false);
    }
  });
});
