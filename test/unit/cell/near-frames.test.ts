import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { forwardPhaseMs } from "../../../protocol/links/forward-times.ts";
import type { FromCell } from "../../../protocol/links/geo-cell-link.ts";
import { WORD } from "../../../protocol/links/geo-cell-link.ts";
import { CENTER, CellBench, KM } from "./cell-bench.ts";

type Near = Extract<FromCell, { t: "near" }>;

const TICK_MS = LIMITS.nearTickMs;
const latOf = (km: number) => CENTER.lat + km * KM;

let cell: CellBench;
beforeEach(() => {
  cell = new CellBench();
  cell.befriend("ann", "bob");
});

describe("conflation", () => {
  it("sends the first move after a silence at once", () => {
    cell.move("bob", 1.1);
    expect(cell.lats("ann")).toEqual([["bob", latOf(1.1)]]);
  });

  it("sends one frame a tick after it, with the newest place only", () => {
    cell.move("bob", 1.1);
    cell.readAll();
    for (const km of [1.2, 1.3, 1.4]) {
      cell.wait(10);
      cell.move("bob", km);
    }
    expect(cell.read("ann")).toEqual([]);
    cell.wait(TICK_MS);
    expect(cell.read("ann")).toMatchObject([
      { t: "near", seen: [["bob", latOf(1.4), CENTER.lng, expect.any(Number), 0]] },
    ]);
    cell.wait(10 * TICK_MS);
    expect(cell.read("ann"), "nothing new, nothing sent").toEqual([]);
  });

  it("puts all friends that moved into one frame", () => {
    cell.join("cleo", { ann: WORD.seesExact }, { km: 2 });
    cell.words("ann", { cleo: WORD.seesExact });
    cell.quiet();
    cell.move("bob", 1.1);
    cell.readAll();
    cell.move("cleo", 2.1);
    cell.move("bob", 1.2);
    cell.wait(TICK_MS);
    const frames = cell.read("ann");
    expect(frames).toHaveLength(1);
    expect((frames[0] as Near).seen.map(([user]) => user).sort()).toEqual(["bob", "cleo"]);
  });

  it("tells in one frame of a friend who left while it was owed, and of one who left and came back nothing but the place", () => {
    cell.move("bob", 1.1);
    cell.move("bob", 20);
    cell.wait(TICK_MS);
    expect(cell.left("ann")).toMatchObject([["bob", 0]]);
    cell.quiet();
    cell.move("bob", 1);
    cell.move("bob", 20);
    cell.move("bob", 1.3);
    cell.readAll();
    cell.wait(TICK_MS);
    expect(cell.read("ann")).toMatchObject([
      { left: [], seen: [["bob", latOf(1.3), CENTER.lng, expect.any(Number), 0]] },
    ]);
  });

  it("owes nothing to one who watches no more, or is gone", () => {
    cell.move("bob", 1.1);
    cell.move("bob", 1.2);
    cell.role("ann", true, 0);
    cell.readAll();
    cell.wait(TICK_MS);
    expect(cell.read("ann")).toEqual([]);
    cell.role("ann", true, 8_000);
    cell.move("bob", 1.3);
    cell.move("bob", 1.4);
    cell.close("ann");
    cell.readAll();
    cell.wait(TICK_MS);
    expect(cell.read("ann")).toEqual([]);
  });

  it("stretches the tick by what the ticks are late, to a second at most, and shrinks it back", () => {
    /** Keeps ann owed something and measures the time from one frame to the next. */
    const intervalWith = (lateMs: number) => {
      for (;;) {
        cell.nowMs += 1;
        cell.move("bob", 1 + (cell.nowMs % 1_000) / 1_000);
        const dueMs = cell.core.tickAtMs;
        if (dueMs === null) continue;
        cell.nowMs = dueMs + lateMs;
        const owedMs = dueMs - startOfTick;
        startOfTick = cell.nowMs;
        cell.core.tick(cell.nowMs);
        return owedMs;
      }
    };
    let startOfTick = cell.nowMs;
    intervalWith(0);
    expect(intervalWith(200)).toBeLessThanOrEqual(TICK_MS + 2);
    expect(intervalWith(5_000)).toBeGreaterThanOrEqual(400);
    const stretched = intervalWith(0);
    expect(stretched).toBeGreaterThanOrEqual(LIMITS.maxNearTickMs);
    expect(stretched).toBeLessThanOrEqual(LIMITS.maxNearTickMs + 2);
    expect(intervalWith(0)).toBeLessThanOrEqual(TICK_MS + 2);
  });

  it("stretches the tick where messages wait for the object although its ticks come in time, and shrinks it back", () => {
    /** The longest time between two ticks while bob moves every 10 ms, with messages that waited so long. */
    const longestTick = (waitedMs: number) => {
      let [tickedAtMs, longestMs] = [cell.nowMs, 0];
      for (let step = 0; step < 500; step += 1) {
        cell.nowMs += 10;
        cell.move("bob", 1 + (step % 100) / 100, waitedMs);
        const dueMs = cell.core.tickAtMs;
        if (dueMs === null || dueMs > cell.nowMs) continue;
        cell.core.tick(cell.nowMs);
        if (step > 250) longestMs = Math.max(longestMs, cell.nowMs - tickedAtMs);
        tickedAtMs = cell.nowMs;
      }
      return longestMs;
    };
    expect(longestTick(5)).toBeLessThanOrEqual(TICK_MS + 20);
    expect(longestTick(5 + 300)).toBeGreaterThan(900);
    expect(longestTick(5 + 5_000)).toBeLessThanOrEqual(LIMITS.maxNearTickMs + 20);
    expect(longestTick(5)).toBeLessThanOrEqual(TICK_MS + 20);
  });

  it("tells at the same time of the interval in all cells of a region: soon after its sessions have forwarded", () => {
    for (const region of [0, 70, 499, 12_345]) {
      const bench = new CellBench(region);
      bench.befriend("ann", "bob");
      const told = () => {
        const fromMs = bench.nowMs;
        while (bench.lats("ann").length === 0 && bench.nowMs < fromMs + 2_000) bench.wait(1);
        return bench.nowMs;
      };
      const movedAtMs = bench.nowMs;
      bench.move("bob", 1.1);
      expect(told(), "after a silence").toBe(movedAtMs);
      bench.move("bob", 1.2);
      const toldAtMs = told();
      expect((toldAtMs - forwardPhaseMs(region)) % LIMITS.minForwardIntervalMs).toBe(100);
      bench.wait(LIMITS.minForwardIntervalMs - 100);
      bench.move("bob", 1.3);
      expect(told()).toBe(toldAtMs + LIMITS.minForwardIntervalMs);
    }
  });

  it("says of what waited for such a time that other cells may have more, and of nothing else", () => {
    cell.move("bob", 1.1);
    cell.move("bob", 1.2);
    cell.quiet();
    expect(cell.read("ann").map((frame) => "more" in frame)).toEqual([false, true]);
  });

  it("holds for any moves of many: every viewer ends with the newest places, and gets at most one frame a tick", () => {
    const names = ["ann", "bob", "cleo", "dan"];
    const moves = fc.array(
      fc.record({
        who: fc.constantFrom(...names),
        km: fc.integer({ min: 1, max: 30 }),
        pauseMs: fc.nat({ max: 120 }),
      }),
      { minLength: 1, maxLength: 80, size: "max" },
    );
    fc.assert(
      fc.property(moves, fc.nat({ max: 300 }), (some, lateMs) => {
        const crowd = crowdOf(names);
        const frames = new Map(names.map((name) => [name, [] as { atMs: number; frame: Near }[]]));
        const collect = () => {
          for (const name of names)
            for (const frame of crowd.read(name))
              frames.get(name)?.push({ atMs: crowd.nowMs, frame: frame as Near });
        };
        const places = new Map(names.map((name) => [name, 0]));
        for (const { who, km, pauseMs } of some) {
          // In small steps, so that each frame is dated by the millisecond.
          for (let passed = 0; passed < pauseMs; passed += 1) {
            crowd.wait(1, lateMs);
            collect();
          }
          crowd.move(who, km / 10);
          places.set(who, km / 10);
          collect();
        }
        crowd.wait(3_000, lateMs);
        collect();
        for (const [name, mine] of frames) {
          const shown = new Map(mine.flatMap(({ frame }) => frame.seen.map(([user, lat]) => [user, lat])));
          for (const [user, lat] of shown) expect(lat).toBe(latOf(places.get(user) ?? 0));
          for (const { frame } of mine) {
            const users = frame.seen.map(([user]) => user);
            expect(new Set(users).size, `a friend twice in a frame to ${name}`).toBe(users.length);
          }
          // One at the tick, one right after a silence and one at a slot's end: never four within the shortest tick.
          for (const [i, { atMs }] of mine.entries()) {
            const fourth = mine[i + 3];
            if (fourth) expect(fourth.atMs - atMs).toBeGreaterThanOrEqual(TICK_MS);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Everybody a friend of everybody, all within sight, all up to date. */
function crowdOf(names: string[]): CellBench {
  const crowd = new CellBench();
  const wordsOf = (name: string) =>
    Object.fromEntries(names.filter((other) => other !== name).map((other) => [other, WORD.seesExact]));
  for (const name of names) crowd.join(name, wordsOf(name));
  for (const name of names) crowd.words(name, wordsOf(name));
  crowd.quiet();
  crowd.readAll();
  return crowd;
}
