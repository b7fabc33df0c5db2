import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { ForwardPace } from "../../../workers/session/forward-pace.ts";

const EVERY_MS = LIMITS.minForwardIntervalMs;
const START_MS = 1_000_000;

/** A session that forwards whenever its pace lets it. */
function session(phaseMs: number) {
  const ranAtMs: number[] = [];
  const pace: ForwardPace = new ForwardPace(
    () => phaseMs,
    () => {
      ranAtMs.push(Date.now());
      pace.ran();
    },
  );
  return { pace, ranAtMs };
}

beforeEach(() => void vi.useFakeTimers({ now: START_MS }));
afterEach(() => void vi.useRealTimers());

describe("the pace at which a session forwards", () => {
  it("lets the first one after a silence pass at once", () => {
    const { pace, ranAtMs } = session(120);
    pace.request();
    vi.advanceTimersByTime(2 * EVERY_MS + 1);
    pace.request();
    expect(ranAtMs).toEqual([START_MS, START_MS + 2 * EVERY_MS + 1]);
  });

  it("lets all that follow pass together, at the next time of the region", () => {
    const { pace, ranAtMs } = session(320);
    for (let n = 0; n < 5; n += 1) pace.request();
    vi.advanceTimersByTime(319);
    expect(ranAtMs).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(ranAtMs.slice(1)).toEqual([START_MS + 320]);
    vi.advanceTimersByTime(10 * EVERY_MS);
    expect(ranAtMs, "and then rests").toHaveLength(2);
  });

  it("has sessions of a region that are asked all the time forward at the same times, once in every interval", () => {
    const pauses = fc.array(fc.nat({ max: 99 }), { minLength: 100, maxLength: 100 });
    fc.assert(
      fc.property(fc.nat({ max: EVERY_MS - 1 }), pauses, pauses, (phaseMs, some, others) => {
        vi.setSystemTime(START_MS);
        const sessions = [some, others].map((mine) => {
          const { pace, ranAtMs } = session(phaseMs);
          let askMs = 0;
          for (const pauseMs of mine) setTimeout(() => pace.request(), (askMs += pauseMs));
          return { ranAtMs, askMs };
        });
        vi.advanceTimersByTime(100_000);
        const untilMs = START_MS + Math.min(...sessions.map(({ askMs }) => askMs));
        const [mine, theirs] = sessions.map(({ ranAtMs }) =>
          ranAtMs.filter((atMs) => atMs > START_MS + 2 * EVERY_MS && atMs <= untilMs),
        );
        expect(mine).toEqual(theirs);
        for (const [i, atMs] of (mine ?? []).entries()) {
          expect((atMs - phaseMs) % EVERY_MS).toBe(0);
          if (i > 0) expect(atMs - (mine?.[i - 1] ?? 0)).toBe(EVERY_MS);
        }
        vi.clearAllTimers();
      }),
    );
  });

  it("counts what was forwarded for another reason, and no longer waits then", () => {
    const { pace, ranAtMs } = session(400);
    pace.request();
    pace.request();
    vi.advanceTimersByTime(300);
    pace.ran();
    vi.advanceTimersByTime(150);
    expect(ranAtMs, "nothing is left to be done").toEqual([START_MS]);
    pace.request();
    vi.advanceTimersByTime(EVERY_MS);
    expect(ranAtMs, "at the region's time that is not too soon after").toEqual([START_MS, START_MS + 900]);
  });

  it("does nothing after it was cleared, until it is asked again", () => {
    const { pace, ranAtMs } = session(0);
    pace.request();
    pace.request();
    pace.clear();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10 * EVERY_MS);
    expect(ranAtMs).toHaveLength(1);
  });

  it("does not put off by a fraction of a moment what is due", () => {
    const { pace, ranAtMs } = session(0);
    pace.request();
    vi.advanceTimersByTime(EVERY_MS - 3);
    pace.request();
    expect(ranAtMs).toEqual([START_MS, START_MS + EVERY_MS - 3]);
  });

  it("waits for two intervals at most where the clock is set back, and then goes by the clock of now", () => {
    const { pace, ranAtMs } = session(0);
    pace.request();
    vi.setSystemTime(START_MS - 3_600_000);
    for (let n = 1; n <= 3; n += 1) {
      pace.request();
      vi.advanceTimersByTime(2 * EVERY_MS);
      expect(ranAtMs).toHaveLength(1 + n);
    }
  });
});
