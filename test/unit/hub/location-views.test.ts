import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { LocationViews } from "../../../durable-objects/user-hub/location-views.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { SEEN_AS } from "../../../protocol/links/geo-cell-link.ts";
import { NEAR, placeOf, type ViewReport } from "../../../protocol/links/location-views-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";

const { approximate, exact } = SEEN_AS;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 10, 12);
const GAP_MS = LIMITS.locationViewGapMs;
/** The user's session that is linked. */
const ONE = new Set(["one"]);

let storage: MemoryStorage;
let views: LocationViews;
beforeEach(() => {
  storage = new MemoryStorage();
  views = new LocationViews(storage.sql);
});

const seen = (viewer: string, fromMs: number, toMs: number | null): ViewReport => [
  viewer,
  exact,
  NEAR,
  START_MS + fromMs,
  toMs === null ? null : START_MS + toMs,
];
const take = (nowMs: number, ...reports: ViewReport[]) => views.take("one", reports, ONE, START_MS + nowMs);
/** Each time as its viewer, beginning and end. */
const times = (nowMs: number, linked: ReadonlySet<string> = ONE) =>
  views
    .page(null, 1_000, linked, START_MS + nowMs)
    .map(({ viewer, fromMs, toMs }) => [viewer, fromMs - START_MS, toMs === null ? null : toMs - START_MS]);
const rowsWritten = () => storage.sql.all<{ n: number }>("SELECT total_changes() AS n")[0]?.n ?? Number.NaN;

describe("the times that a hub keeps", () => {
  it("are those that were reported, the latest first, and last until their end is said", () => {
    take(10, seen("bob", 0, null));
    take(MINUTE_MS, seen("bob", 0, null), seen("cleo", 50_000, null));
    expect(times(2 * MINUTE_MS)).toEqual([
      ["cleo", 50_000, null],
      ["bob", 0, null],
    ]);
    take(9 * MINUTE_MS, seen("bob", 0, 3 * MINUTE_MS), seen("cleo", 50_000, null));
    expect(times(9 * MINUTE_MS)).toEqual([
      ["cleo", 50_000, null],
      ["bob", 0, 3 * MINUTE_MS],
    ]);
  });

  it("are one row a day for all, written once a report, and not for what is said again", () => {
    const before = rowsWritten();
    take(10, seen("bob", 0, null), seen("cleo", 0, null), seen("dan", 0, null));
    expect(rowsWritten() - before).toBe(1);
    take(MINUTE_MS, seen("dan", 0, null), seen("bob", 0, null), seen("cleo", 0, null));
    expect(rowsWritten() - before, "said again").toBe(1);
    const more = ["bob", "cleo", "dan"].map((viewer) => seen(viewer, 0, 2 * MINUTE_MS));
    take(7 * MINUTE_MS, ...more);
    const after = rowsWritten();
    for (const reports of [more, [...more].reverse(), more.slice(1)]) take(8 * MINUTE_MS, ...reports);
    times(9 * MINUTE_MS);
    expect(rowsWritten()).toBe(after);
  });

  it("end with the session's link, and where a report leaves them out", () => {
    take(10, seen("bob", 0, null), seen("cleo", 0, null));
    take(MINUTE_MS, seen("cleo", 0, null));
    views.ended("one", START_MS + 2 * MINUTE_MS);
    expect(times(HOUR_MS)).toEqual([
      ["bob", 0, MINUTE_MS],
      ["cleo", 0, 2 * MINUTE_MS],
    ]);
  });

  it("end when they are looked at, where their session was lost together with the hub", () => {
    take(10, seen("bob", 0, null));
    expect(times(MINUTE_MS, new Set(["another"]))).toEqual([["bob", 0, MINUTE_MS]]);
    // It was not, and says so.
    take(2 * MINUTE_MS, seen("bob", 0, null));
    expect(times(2 * MINUTE_MS)).toEqual([["bob", 0, null]]);
  });

  it("go on from session to session, where five minutes at most lie between", () => {
    take(10, seen("bob", 0, MINUTE_MS));
    views.take("two", [seen("bob", 3 * MINUTE_MS, null)], new Set(["one", "two"]), START_MS + 3 * MINUTE_MS);
    expect(times(4 * MINUTE_MS, new Set(["two"]))).toEqual([["bob", 0, null]]);
    // The first session goes, while the second still is there.
    views.take("one", [], new Set(["one", "two"]), START_MS + 4 * MINUTE_MS);
    views.ended("one", START_MS + 4 * MINUTE_MS);
    expect(times(4 * MINUTE_MS, new Set(["two"]))).toEqual([["bob", 0, null]]);
    views.ended("two", START_MS + 5 * MINUTE_MS);
    take(15 * MINUTE_MS, seen("bob", 11 * MINUTE_MS, null));
    expect(times(15 * MINUTE_MS)).toEqual([
      ["bob", 11 * MINUTE_MS, null],
      ["bob", 0, 5 * MINUTE_MS],
    ]);
  });

  it("are read page by page, each once, however many begin at the same moment", () => {
    const reports = Array.from({ length: 40 }, (_, n) =>
      seen(`friend-${n}`, Math.floor(n / 7) * DAY_MS, Math.floor(n / 7) * DAY_MS + MINUTE_MS),
    );
    for (const report of reports) take(6 * DAY_MS, report);
    const read: string[] = [];
    let after = null;
    do {
      const page = views.page(after, 3, ONE, START_MS + 6 * DAY_MS);
      read.push(...page.map(({ viewer }) => viewer));
      const last = page.at(-1);
      after = last ? placeOf(last) : null;
    } while (after !== null);
    expect(read.sort()).toEqual(reports.map(([viewer]) => viewer).sort());
  });

  it("are kept for thirty days at most and three weeks at least, with an alarm a week", () => {
    let alarms = 0;
    for (let day = 0; day < 100; day += 1) {
      const dueMs = views.nextPruneMs();
      if (dueMs !== null && dueMs <= START_MS + day * DAY_MS) {
        views.prune(START_MS + day * DAY_MS);
        alarms += 1;
      }
      take(day * DAY_MS, seen("bob", day * DAY_MS - 10 * MINUTE_MS, day * DAY_MS));
      const kept = times(day * DAY_MS).map(([, fromMs]) => day * DAY_MS - Number(fromMs));
      expect(Math.max(...kept)).toBeLessThanOrEqual(30 * DAY_MS);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(day + 1, 21));
    }
    expect(alarms).toBeLessThanOrEqual(100 / 7);
    expect(views.nextPruneMs()).not.toBeNull();
    views.prune(START_MS + 200 * DAY_MS);
    expect(views.nextPruneMs(), "nothing is left to wait for").toBeNull();
  });

  it("are whole hours, told once they are over, of viewers who do not let themselves be seen exactly", () => {
    const hidden = (fromMs: number, toMs: number | null): ViewReport => {
      const [viewer, , via, ...rest] = seen("bob", fromMs, toMs);
      return [viewer, 6, via, ...rest];
    };
    take(20 * MINUTE_MS, hidden(MINUTE_MS, 2 * MINUTE_MS), hidden(12 * MINUTE_MS, 13 * MINUTE_MS));
    expect(times(59 * MINUTE_MS), "in the same hour").toEqual([]);
    expect(times(HOUR_MS), "however often in it").toEqual([["bob", 0, HOUR_MS]]);
    take(HOUR_MS + MINUTE_MS, hidden(HOUR_MS + 10, null));
    const during = times(HOUR_MS + 2 * MINUTE_MS);
    views.ended("one", START_MS + HOUR_MS + 3 * MINUTE_MS);
    expect(times(HOUR_MS + 59 * MINUTE_MS), "whether it still lasts").toEqual(during);
    expect(times(2 * HOUR_MS)).toEqual([["bob", 0, 2 * HOUR_MS]]);
  });

  it("are so many a day at most: of whoever has most, times are drawn together", () => {
    const most = LIMITS.maxLocationViewsPerDay;
    const dayMs = -12 * HOUR_MS;
    const busy = Array.from({ length: most }, (_, n) => {
      const fromMs = dayMs + n * 80_000;
      return [
        "busy",
        n % 2 === 0 ? exact : approximate,
        `channel-${n % 5}`,
        START_MS + fromMs,
        START_MS + fromMs + 1,
      ] as ViewReport;
    });
    take(0, ...busy, seen("quiet", -6 * HOUR_MS, -5 * HOUR_MS));
    const kept = times(0);
    expect(kept.length).toBeLessThanOrEqual(most);
    expect(kept).toContainEqual(["quiet", -6 * HOUR_MS, -5 * HOUR_MS]);
  });

  it("cover exactly what was reported, and gaps of less than five minutes, in whatever order and however often it was", () => {
    const report = fc.record({
      viewer: fc.constantFrom("bob", "cleo"),
      from: fc.integer({ min: 0, max: 300 }),
      length: fc.integer({ min: 1, max: 40 }),
      session: fc.constantFrom("one", "two"),
    });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 25 }), (reports) => {
        views = new LocationViews(new MemoryStorage().sql);
        const truth = new Map<string, Set<number>>();
        for (const { viewer, from, length, session } of reports) {
          const minutes = truth.get(viewer) ?? new Set<number>();
          truth.set(viewer, minutes);
          for (let minute = from; minute < from + length; minute += 1) minutes.add(minute);
          const said = seen(viewer, from * MINUTE_MS, (from + length) * MINUTE_MS);
          for (let n = 0; n < 2; n += 1)
            views.take(session, [said], new Set(["one", "two"]), START_MS + 400 * MINUTE_MS);
        }
        const covered = new Map<string, Set<number>>();
        for (const [viewer, fromMs, toMs] of times(401 * MINUTE_MS)) {
          const minutes = covered.get(String(viewer)) ?? new Set<number>();
          covered.set(String(viewer), minutes);
          for (let minute = Number(fromMs) / MINUTE_MS; minute < Number(toMs) / MINUTE_MS; minute += 1) {
            expect(minutes.has(minute), "no two overlap").toBe(false);
            minutes.add(minute);
          }
        }
        for (const [viewer, minutes] of truth) expect(covered.get(viewer)).toEqual(withGaps(minutes));
      }),
      { numRuns: 60 },
    );
  });
});

/** The minutes with those of gaps that are too short to count. */
function withGaps(minutes: ReadonlySet<number>): Set<number> {
  const sorted = [...minutes].sort((a, b) => a - b);
  const filled = new Set(sorted);
  for (const [index, minute] of sorted.entries()) {
    const next = sorted[index + 1] ?? minute;
    if (next - minute - 1 < GAP_MS / MINUTE_MS)
      for (let between = minute + 1; between < next; between += 1) filled.add(between);
  }
  return filled;
}
