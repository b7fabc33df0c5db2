import fc from "fast-check";
import { expect, it } from "vitest";
import { Handshakes } from "../../../workers/session/core/handshakes.ts";

it("lets in as many as there is room for, and more once some are in", () => {
  const door = new Handshakes(2);
  expect([door.enter(1_000), door.enter(1_000)]).toEqual([0, 0]);
  expect(door.enter(1_000)).toBeGreaterThan(0);
  door.leave(1_100);
  expect(door.enter(1_100)).toBe(0);
});

it("gives everybody whom it sends away another time, never sooner than in a second nor later than in a minute", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 }), (pauses) => {
      const door = new Handshakes(1);
      let nowMs = 10_000;
      door.enter(nowMs);
      const times: number[] = [];
      for (const pauseMs of pauses) {
        nowMs += pauseMs;
        const afterMs = door.enter(nowMs);
        expect(afterMs).toBeGreaterThanOrEqual(1_000);
        expect(afterMs).toBeLessThanOrEqual(60_000);
        times.push(nowMs + afterMs);
      }
      expect(new Set(times.map((timeMs) => Math.round(timeMs))).size).toBe(times.length);
    }),
  );
});

/** Everybody at once, at a server that needs `eachMs` for each; answers how often they came in all, and when the last one was in. */
function storm(people: number, eachMs: number): { attempts: number; lastInMs: number } {
  const door = new Handshakes(20);
  const coming = Array.from({ length: people }, () => ({ atMs: 1_000 }));
  let inside = 0;
  let freeMs = 1_000;
  let attempts = 0;
  let lastInMs = 0;
  const leaving: number[] = [];
  while (inside < people) {
    coming.sort((a, b) => b.atMs - a.atMs);
    const nextComingMs = coming.at(-1)?.atMs ?? Number.POSITIVE_INFINITY;
    const nextLeavingMs = leaving[0] ?? Number.POSITIVE_INFINITY;
    if (nextLeavingMs <= nextComingMs) {
      door.leave(nextLeavingMs);
      leaving.shift();
      inside += 1;
      lastInMs = nextLeavingMs;
      continue;
    }
    const { atMs } = coming.pop() ?? { atMs: 0 };
    attempts += 1;
    const afterMs = door.enter(atMs);
    if (afterMs > 0) coming.push({ atMs: atMs + afterMs });
    else {
      freeMs = Math.max(freeMs, atMs) + eachMs;
      leaving.push(freeMs);
    }
  }
  return { attempts, lastInMs: lastInMs - 1_000 };
}

it("has a storm over in little more than the time that letting in takes, with few who come in vain", () => {
  for (const eachMs of [2, 8, 30]) {
    const { attempts, lastInMs } = storm(2_000, eachMs);
    expect(attempts).toBeLessThan(3 * 2_000);
    // It cannot know beforehand that it is faster than it takes itself to be.
    expect(lastInMs).toBeLessThan(1.5 * 2_000 * Math.max(eachMs, 5) + 5_000);
  }
});
