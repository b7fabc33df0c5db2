import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet, quietEndMs } from "../../../../durable-objects/user-hub/push/quiet-hours.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

const ZONES = [
  "Etc/UTC",
  "Asia/Seoul",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Apia",
];
/** Around changes of clocks on both hemispheres, and in between. */
const DAYS = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-07-01",
  "2026-10-04",
  "2026-10-25",
  "2026-11-01",
];

const time = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** What a clock on the wall shows, by another way than the rule's own. */
const wall = (timeZone: string, ms: number) =>
  new Date(ms).toLocaleString("sv-SE", { timeZone, timeStyle: "short" });

/** All minutes of the day that are quiet, one after the other. */
function quietTimes(from: number, to: number): Set<string> {
  const times = new Set<string>();
  let minute = from;
  do {
    times.add(time(minute));
    minute = (minute + 1) % DAY_MINUTES;
  } while (minute !== to);
  return times;
}

const minute = fc.nat({ max: DAY_MINUTES - 1 });
const hours = fc.record({ from: minute, to: minute, timeZone: fc.constantFrom(...ZONES) });
const start = fc
  .tuple(fc.constantFrom(...DAYS), fc.integer({ min: -12 * 60, max: 36 * 60 }))
  .map(([day, minutes]) => Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS);

describe("quiet hours", () => {
  it("are on exactly while the clock on the wall shows a time of them, over midnight and changes of clocks", () => {
    fc.assert(
      fc.property(hours, start, fc.nat({ max: MINUTE_MS - 1 }), ({ from, to, timeZone }, startMs, restMs) => {
        const quiet = quietTimes(from, to);
        const set = { from: time(from), to: time(to), timeZone };
        for (let i = 0; i < 200; i += 7) {
          const nowMs = startMs + i * MINUTE_MS + restMs;
          expect(isQuiet(set, nowMs), `${wall(timeZone, nowMs)} in ${timeZone}`).toBe(
            quiet.has(wall(timeZone, nowMs)),
          );
        }
      }),
      { numRuns: 120 },
    );
  });

  it("end when they say, where no clock is changed before", () => {
    fc.assert(
      fc.property(hours, start, ({ from, to, timeZone }, startMs) => {
        const set = { from: time(from), to: time(to), timeZone };
        if (!isQuiet(set, startMs)) return;
        const endMs = quietEndMs(set, startMs);
        expect(endMs).toBeGreaterThan(startMs);
        expect(endMs).toBeLessThanOrEqual(startMs + DAY_MINUTES * MINUTE_MS);
        const offset = (ms: number) =>
          Date.parse(`${new Date(ms).toLocaleString("sv-SE", { timeZone })}Z`) - ms;
        if (offset(startMs) !== offset(endMs)) return;
        expect(wall(timeZone, endMs)).toBe(time(to));
        for (let ms = startMs; ms < endMs; ms += 13 * MINUTE_MS) expect(isQuiet(set, ms)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("are none where the user has set none", () => {
    expect(isQuiet(null, 0)).toBe(false);
  });
});
