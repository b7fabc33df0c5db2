import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PlaceStarts } from "../../../durable-objects/user-hub/place-starts.ts";
import { SessionLinks } from "../../../durable-objects/user-hub/session-links.ts";
import { distanceM } from "../../../geo/distance.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { maxSpeedKmhOf } from "../../../workers/session/core/max-speed.ts";
import { Trail } from "../../../workers/session/core/trail.ts";
import { PlaceAdmission, type PlaceReport } from "../../../workers/session/place-admission.ts";
import { FakeLink } from "../hub/fake-link.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const MAX_MPS = LIMITS.maxSpeedKmh / 3.6;
const SEOUL = { lat: 37.5663, lng: 126.9779 };
const BUSAN = { lat: 35.1796, lng: 129.0756 };

const northOf = ({ lat, lng }: LatLng, metres: number) => ({ lat: lat + metres / 111_195, lng });
const place = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe("the trail of a device", () => {
  const begin = () => new Trail({ ...SEOUL, at: NOW_MS }, LIMITS.maxSpeedKmh, NOW_MS);

  it("takes what a receiver is wrong by at once, and a flight once there was the time for it", () => {
    const trail = begin();
    expect(trail.take({ ...northOf(SEOUL, 900), at: NOW_MS })).toBe(0);
    const waitMs = trail.take({ ...BUSAN, at: NOW_MS + 1_000 });
    expect(waitMs / 60_000).toBeCloseTo(16.2, 0);
    expect(trail.take({ ...BUSAN, at: NOW_MS + 1_000 + waitMs - 10 })).toBeGreaterThan(0);
    expect(trail.take({ ...BUSAN, at: NOW_MS + 1_000 + waitMs })).toBe(0);
  });

  it("counts the age of a fix, but not of the first one, which could be made up", () => {
    const trail = new Trail({ ...SEOUL, at: NOW_MS - 600_000 }, LIMITS.maxSpeedKmh, NOW_MS);
    expect(trail.take({ ...northOf(SEOUL, 30_000), at: NOW_MS })).toBeGreaterThan(0);
    expect(trail.take({ ...northOf(SEOUL, 30_000), at: NOW_MS + 90_000 })).toBe(0);
    expect(trail.take({ ...northOf(SEOUL, 60_000), at: NOW_MS + 80_000 })).toBeGreaterThan(0);
  });

  it("lets no sequence of reports get farther than the speed allows, whatever their places and ages", () => {
    const report = fc.record({
      waitMs: fc.integer({ min: 0, max: 120_000 }),
      ageMs: fc.integer({ min: 0, max: LIMITS.maxFixAgeMs }),
      metres: fc.oneof(fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: -500_000, max: 500_000 })),
    });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 60 }), (reports) => {
        const trail = begin();
        let nowMs = NOW_MS;
        let at: LatLng = SEOUL;
        let wayM = 0;
        for (const { waitMs, ageMs, metres } of reports) {
          nowMs += waitMs;
          const next = northOf(SEOUL, metres);
          if (trail.take({ ...next, at: nowMs - ageMs }) > 0) continue;
          wayM += distanceM(at, next);
          at = next;
        }
        const allowedM = ((nowMs - NOW_MS) / 1_000) * MAX_MPS + LIMITS.moveToleranceM;
        expect(wayM).toBeLessThanOrEqual(allowedM + 0.01);
      }),
    );
  });

  it("goes by the speed that a deployment sets", () => {
    expect(maxSpeedKmhOf(undefined)).toBe(1_200);
    expect(maxSpeedKmhOf("0")).toBe(0);
    expect(maxSpeedKmhOf("300.5")).toBe(300.5);
    for (const wrong of ["", "fast", "-1", "Infinity"])
      expect(() => maxSpeedKmhOf(wrong)).toThrow("MAX_SPEED_KMH");
  });
});

/** A user's hub, as far as it decides where sessions begin, and sessions with real admissions. */
class Attacker {
  /** Where the attacker was believed to be, one after the other. */
  readonly believed: LatLng[] = [];
  readonly refused: number[] = [];
  readonly #sockets: FakeLink[] = [];
  readonly #links = new SessionLinks(() => this.#sockets.filter(({ isOpen }) => isOpen));
  readonly #starts: PlaceStarts;
  #sessions = 0;

  constructor() {
    const map = new Map<string, unknown>();
    this.#starts = new PlaceStarts({
      get: <T>(key: string) => map.get(key) as T | undefined,
      put: (key, value) => void map.set(key, value),
      delete: (key) => map.delete(key),
    });
  }

  open(): { admission: PlaceAdmission; say: (place: LatLng) => void; close: () => void } {
    this.#sessions += 1;
    const socket = new FakeLink();
    this.#sockets.push(socket);
    this.#links.admit(socket, { session: `s${this.#sessions}`, startedAtMs: Date.now(), device: "d" });
    const admission: PlaceAdmission = new PlaceAdmission({
      maxSpeedKmh: LIMITS.maxSpeedKmh,
      isHubReady: () => true,
      askToStart: (n, from) => {
        const isNear = this.#links.joinsAnother(socket, from);
        const retryAfterMs = isNear ? 0 : this.#starts.take(Date.now());
        if (!isNear && retryAfterMs === 0) this.#links.reached(socket, from);
        admission.started(n, retryAfterMs);
      },
      tellHub: (at) => this.#links.reached(socket, at),
      take: ({ fix }: PlaceReport) => void this.believed.push(fix),
      refuse: (_, retryAfterMs) => void this.refused.push(retryAfterMs),
      drop: () => undefined,
    });
    return {
      admission,
      say: (at) => admission.offer({ fix: { ...at, at: Date.now() }, id: undefined }),
      close: () => socket.close(1000),
    };
  }
}

describe("an attacker who looks for a friend all over a country", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW_MS }));
  afterEach(() => void vi.useRealTimers());

  it("is nowhere but where the trail leads, on one socket, however long the other places are repeated", () => {
    const attacker = new Attacker();
    const { say } = attacker.open();
    say(SEOUL);
    for (let minute = 0; minute < 15; minute += 1) {
      vi.advanceTimersByTime(60_000);
      say(BUSAN);
    }
    expect(attacker.believed).toHaveLength(1);
    expect(attacker.refused).toHaveLength(15);
    vi.advanceTimersByTime(120_000);
    say(BUSAN);
    expect(attacker.believed).toHaveLength(2);
  });

  it("gets a bounded number of places by new sockets, devices and sessions, or by taking the place back", () => {
    const elsewhere = (n: number) => northOf(SEOUL, n * 50_000);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("reconnect", "another", "withdraw"), { minLength: 120, maxLength: 120 }),
        (ways) => {
          const attacker = new Attacker();
          let session = attacker.open();
          ways.forEach((way, n) => {
            if (way === "reconnect") session.close();
            if (way === "withdraw") session.admission.end();
            else session = attacker.open();
            session.say(elsewhere(n - 60));
            vi.advanceTimersByTime(30_000);
          });
          const mostOf = LIMITS.placeStartBurst + (120 * 30_000) / LIMITS.placeStartEveryMs;
          expect(attacker.believed.length).toBeLessThanOrEqual(mostOf);
          expect(attacker.believed.length).toBeGreaterThanOrEqual(LIMITS.placeStartBurst);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("gets no farther by a chain of sessions, each near the one before", () => {
    const attacker = new Attacker();
    for (let n = 0; n < 500; n += 1) attacker.open().say(northOf(SEOUL, n * 7_000));
    const first = attacker.believed[0] ?? SEOUL;
    const squares = new Set(attacker.believed.map((at) => Math.floor(distanceM(first, at) / 1_000)));
    // Each allowed start opens at most the places around it.
    expect(attacker.believed.length).toBeLessThanOrEqual(LIMITS.placeStartBurst * 3);
    expect(Math.max(...squares)).toBeLessThanOrEqual((LIMITS.placeStartBurst * 3 * 7_000) / 1_000);
  });

  it("gains nothing by a place that is far from the one that was asked for", () => {
    const asked: [number, LatLng][] = [];
    const believed: LatLng[] = [];
    const refused: PlaceReport[] = [];
    const admission = new PlaceAdmission({
      maxSpeedKmh: LIMITS.maxSpeedKmh,
      isHubReady: () => true,
      askToStart: (n, at) => void asked.push([n, at]),
      tellHub: () => undefined,
      take: ({ fix }) => void believed.push(fix),
      refuse: (report) => void refused.push(report),
      drop: () => undefined,
    });
    admission.offer({ fix: { ...SEOUL, at: NOW_MS }, id: "1" });
    admission.offer({ fix: { ...BUSAN, at: NOW_MS }, id: "2" });
    expect(asked).toHaveLength(1);
    admission.started(1, 0);
    expect(believed).toEqual([]);
    expect(refused.map(({ id }) => id)).toEqual(["2"]);
  });
});

describe("an honest phone", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW_MS }));
  afterEach(() => void vi.useRealTimers());

  it("that was wrong about where it is begins anew in the right place, without waiting for hours", () => {
    const phone = new Attacker();
    const { admission, say } = phone.open();
    say({ lat: 50.1, lng: 8.7 });
    say(SEOUL);
    expect(phone.refused.at(-1)).toBeGreaterThan(6 * 3_600_000);
    // As when the old place has grown too old to be shown, or the app took it back.
    admission.end();
    say(SEOUL);
    expect(phone.believed.at(-1)).toMatchObject(SEOUL);
  });

  it("whose app is opened and closed every five minutes all day long is always believed", () => {
    const phone = new Attacker();
    for (let n = 0; n < 288; n += 1) {
      const { say, close } = phone.open();
      say(northOf(SEOUL, 1_000 * n));
      close();
      vi.advanceTimersByTime(300_000);
    }
    expect(phone.refused).toEqual([]);
    expect(phone.believed).toHaveLength(288);
  });

  it("is believed on a second device next to the first one as often as it likes", () => {
    const phone = new Attacker();
    phone.open().say(SEOUL);
    for (let n = 0; n < 100; n += 1) {
      const { say, close } = phone.open();
      say(northOf(SEOUL, 500));
      close();
    }
    expect(phone.refused).toEqual([]);
  });

  it("is never believed to be somewhere that it did not say", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), (places) => {
        const phone = new Attacker();
        const { say } = phone.open();
        for (const each of places) say(each);
        for (const at of phone.believed) expect(places).toContainEqual({ lat: at.lat, lng: at.lng });
      }),
      { numRuns: 30 },
    );
  });
});
