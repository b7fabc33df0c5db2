import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { SEEN_AS, type SeenAs } from "../../../protocol/links/geo-cell-link.ts";
import type { SeenHow, ViewReport } from "../../../protocol/links/location-views-link.ts";
import {
  BEGIN_WAIT_MS,
  BEGINS_EVERY_MS,
  ENDS_EVERY_MS,
  ViewLog,
} from "../../../workers/session/core/view-log.ts";

const { not, approximate, exact } = SEEN_AS;
const GAP_MS = LIMITS.locationViewGapMs;
const S = 1_000;

describe("a session's log of viewers", () => {
  it("is owed to the hub five seconds after somebody begins to see the place, once", () => {
    const log = new ViewLog();
    expect([log.isEmpty, log.dueMs()]).toEqual([true, null]);
    log.cellSays("wydm", [[7, exact, "bob"]], false, 0);
    expect(log.dueMs()).toBe(BEGIN_WAIT_MS);
    expect(log.report(5 * S)).toEqual([["bob", exact, "", 0, null]]);
    expect(log.dueMs()).toBeNull();
    log.cellSays("wydm", [[7, exact, "bob"]], false, 9 * S);
    expect(log.dueMs(), "said again").toBeNull();
  });

  it("is owed for others who begin a minute later at the soonest, and for ends after the gap and five minutes", () => {
    const log = new ViewLog();
    log.cellSays("wydm", [[7, exact, "bob"]], false, 0);
    log.report(5 * S);
    log.cellSays("wydm", [[8, exact, "cleo"]], false, 10 * S);
    expect(log.dueMs()).toBe(5 * S + BEGINS_EVERY_MS);
    log.report(65 * S);
    log.cellSays("wydm", [[7, not, ""]], false, 70 * S);
    log.cellSays("wydm", [[8, not, ""]], false, 80 * S);
    expect(log.dueMs()).toBe(70 * S + GAP_MS);
    log.cellSays("wydm", [[9, exact, "dan"]], false, 300 * S);
    log.report(305 * S);
    expect(log.dueMs()).toBeNull();
  });

  it("makes one time of a crossing, a broken link and somebody at the edge, which is no news to the hub", () => {
    const log = new ViewLog();
    log.cellSays("wydm", [[7, exact, "bob"]], false, 0);
    log.report(5 * S);
    // The new cell first, then the old one's end.
    log.cellSays("wydj", [[2, exact, "bob"]], false, 20 * S);
    log.cellSays("wydm", [[7, not, ""]], false, 21 * S);
    log.cellSays("wydj", [], true, 30 * S);
    log.cellSays("wydj", [[2, exact, "bob"]], true, 33 * S);
    for (let n = 0; n < 20; n += 1) {
      log.cellSays("wydj", [[2, not, ""]], false, (100 + 20 * n) * S);
      log.cellSays("wydj", [[2, exact, "bob"]], false, (110 + 20 * n) * S);
    }
    expect(log.dueMs()).toBeNull();
    expect(log.report(600 * S)).toEqual([["bob", exact, "", 0, null]]);
  });

  it("tells the precisions, and places shared into channels, apart", () => {
    const log = new ViewLog();
    log.cellSays("wydm", [[7, exact, "bob"]], false, 0);
    log.cellSays("wydm", [[7, approximate, "bob"]], false, 10 * S);
    log.channelSays("a-channel", approximate, ["bob", "cleo"], ["dan"], 20 * S);
    log.channelSays("a-channel", approximate, [], [], 30 * S);
    log.endAll(40 * S);
    expect(log.report(40 * S)).toEqual([
      ["bob", exact, "", 0, 10 * S],
      ["bob", approximate, "", 10 * S, 40 * S],
      ["dan", approximate, "a-channel", 20 * S, 20 * S],
      ["bob", approximate, "a-channel", 20 * S, 30 * S],
      ["cleo", approximate, "a-channel", 20 * S, 30 * S],
    ]);
  });

  it("says ends again for a while, in case that the word on it was lost, and forgets them then", () => {
    const log = new ViewLog();
    log.cellSays("wydm", [[7, exact, "bob"]], false, 0);
    log.cellSays("wydm", [], true, 10 * S);
    expect(log.report(20 * S)).toHaveLength(1);
    expect(log.report(600 * S)).toEqual([["bob", exact, "", 0, 10 * S]]);
    expect(log.report(910 * S)).toEqual([]);
    expect(log.isEmpty).toBe(true);
  });

  it("covers exactly when somebody saw the place, and gaps of less than five minutes", () => {
    const change = fc.record({
      afterS: fc.constantFrom(1, 7, 60, 299, 300, 301, 900),
      cell: fc.constantFrom("wydm", "wydj"),
      n: fc.integer({ min: 1, max: 3 }),
      how: fc.constantFrom<SeenAs>(not, approximate, exact),
      isAll: fc.boolean(),
      reports: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const log = new ViewLog();
        const told = new Map<string, ViewReport>();
        /** For each way, each second in which it was true. */
        const truth = new Map<string, Set<number>>();
        const seeing = new Map<string, { user: string; how: SeenHow }>();
        const tell = (nowS: number) => {
          for (const each of log.report(nowS)) told.set(`${each[0]} ${each[1]} ${each[3]}`, each);
        };
        let nowS = 0;
        const pass = (seconds: number) => {
          for (const endS = nowS + seconds; nowS < endS; nowS += 1)
            for (const { user, how } of seeing.values())
              truth.set(`${user} ${how}`, (truth.get(`${user} ${how}`) ?? new Set()).add(nowS));
        };
        for (const { afterS, cell, n, how, isAll, reports } of changes) {
          pass(afterS);
          // Numbers 1 and 2 are devices of one person.
          const user = n === 3 ? "cleo" : "bob";
          if (isAll) for (const key of seeing.keys()) if (key.startsWith(cell)) seeing.delete(key);
          if (how === not) seeing.delete(`${cell} ${n}`);
          else seeing.set(`${cell} ${n}`, { user, how });
          log.cellSays(cell, [[n, how, how === not ? "" : user]], isAll, nowS * S);
          if (reports) tell(nowS * S);
        }
        pass(1);
        log.endAll(nowS * S);
        tell(nowS * S);

        const covered = new Map<string, Set<number>>();
        for (const [viewer, how, , fromMs, toMs] of told.values()) {
          const way = `${viewer} ${how}`;
          const seconds = covered.get(way) ?? new Set<number>();
          for (let s = fromMs / S; s < (toMs ?? Number.NaN) / S; s += 1) {
            expect(seconds.has(s), "no two overlap").toBe(false);
            seconds.add(s);
          }
          covered.set(way, seconds);
        }
        for (const [way, seconds] of truth) expect(covered.get(way), way).toEqual(withGaps(seconds));
      }),
      { numRuns: 60 },
    );
  });
});

/** The seconds with those of gaps that are too short to count. */
function withGaps(seconds: ReadonlySet<number>): Set<number> {
  const sorted = [...seconds].sort((a, b) => a - b);
  const filled = new Set(sorted);
  for (const [index, second] of sorted.entries()) {
    const next = sorted[index + 1] ?? second;
    if (next - second - 1 < GAP_MS / S) for (let s = second + 1; s < next; s += 1) filled.add(s);
  }
  return filled;
}

it("lets no hour cost the hub more than a report a minute, however people come and go", () => {
  const log = new ViewLog();
  let reports = 0;
  for (let s = 0; s < 3_600; s += 1) {
    log.cellSays("wydm", [[s % 40, s % 3 === 0 ? not : exact, `friend-${s % 40}`]], false, s * S);
    const dueMs = log.dueMs();
    if (dueMs === null || dueMs > s * S) continue;
    log.report(s * S);
    reports += 1;
  }
  expect(reports).toBeLessThanOrEqual(60);
  expect(ENDS_EVERY_MS).toBeGreaterThan(BEGINS_EVERY_MS);
});
