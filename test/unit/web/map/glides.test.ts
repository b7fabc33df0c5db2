import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { glideAt, glideTo, standAt } from "../../../../web/map/core/glide.ts";
import { Glides } from "../../../../web/map/core/glides.ts";
import { toWorld } from "../../../../web/map/core/mercator.ts";
import { shiftOf } from "../../../../web/map/core/shift.ts";

const seoul = { lat: 37.5663, lng: 126.9779 };
const heard = (lat: number, at: number, lng = seoul.lng) => ({ userId: "mina", lat, lng, at });

describe("somebody who moves", () => {
  test("glides from where they were to where they are, and stays there", () => {
    const glides = new Glides();
    glides.update([heard(37.5663, 0)], 0, false);
    glides.update([heard(37.5673, 2_000)], 2_000, false);
    const start = toWorld(seoul).y;
    const end = toWorld({ ...seoul, lat: 37.5673 }).y;
    expect(glides.at("mina", 2_000)?.y).toBe(start);
    expect(glides.at("mina", 2_500)?.y).toBeCloseTo((start + end) / 2, 12);
    expect(glides.isMoving(2_500)).toBe(true);
    expect(glides.at("mina", 60_000)?.y).toBe(end);
    expect(glides.isMoving(60_000)).toBe(false);
  });

  test("takes as long as it was since the last move", () => {
    const glides = new Glides();
    for (const [index, nowMs] of [0, 2_000, 4_000].entries()) {
      glides.update([heard(37.56 + index * 0.001, nowMs)], nowMs, false);
    }
    expect(glides.isMoving(5_900)).toBe(true);
    expect(glides.isMoving(6_100)).toBe(false);
  });

  test("never glides for longer than five seconds", () => {
    const first = glideTo(standAt({ x: 0.5, y: 0.5 }, 0), { x: 0.6, y: 0.5 }, 0);
    expect(glideTo(first, { x: 0.7, y: 0.5 }, 600_000).durationMs).toBe(5_000);
  });

  test("is simply there where that is more than two kilometres away", () => {
    const glides = new Glides();
    glides.update([heard(37.5663, 0)], 0, false);
    glides.update([heard(37.5963, 2_000)], 2_000, false);
    expect(glides.at("mina", 2_000)).toEqual(toWorld({ ...seoul, lat: 37.5963 }));
  });

  test("is simply there where nobody wants to see things move", () => {
    const glides = new Glides();
    glides.update([heard(37.5663, 0)], 0, true);
    glides.update([heard(37.5673, 2_000)], 2_000, true);
    expect(glides.isMoving(2_000)).toBe(false);
  });

  test("crosses the dateline the short way", () => {
    const glides = new Glides();
    glides.update([heard(0, 0, 179.999)], 0, false);
    glides.update([heard(0, 2_000, -179.999)], 2_000, false);
    expect(glides.at("mina", 2_500)?.x).toBeCloseTo(1, 5);
    expect(glides.at("mina", 9_000)?.x).toBeGreaterThan(1);
  });

  test("goes on from where they are shown as word comes in the middle of a glide", () => {
    const x = fc.double({ min: 0.4, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(x, x, fc.nat(3_000), (first, second, afterMs) => {
        const glide = glideTo(standAt({ x: 0.5, y: 0.5 }, 0), { x: first, y: 0.5 }, 0);
        const next = glideTo(glide, { x: second, y: 0.5 }, afterMs);
        expect(glideAt(next, afterMs).x).toBeCloseTo(glideAt(glide, afterMs).x, 12);
      }),
    );
  });

  test("is forgotten once they are not on the map any more", () => {
    const glides = new Glides();
    glides.update([heard(37.5663, 0)], 0, false);
    glides.update([], 1_000, false);
    expect(glides.at("mina", 1_000)).toBeUndefined();
  });
});

describe("a picture of the map", () => {
  const drawn = { zoom: 12, center: toWorld(seoul), width: 800, height: 600 };
  const panned = (px: number) => ({
    ...drawn,
    center: { ...drawn.center, x: drawn.center.x + px / 512 / 4096 },
  });

  test("moves against the way that one pans", () => {
    expect(shiftOf(drawn, panned(50))).toEqual({ right: -50, down: 0, scale: 1 });
  });

  test("grows as one zooms in", () => {
    expect(shiftOf(drawn, { ...drawn, zoom: 12.5 })?.scale).toBeCloseTo(Math.SQRT2, 9);
  });

  test("is of no use far from what it shows, or in another size", () => {
    expect(shiftOf(drawn, panned(300))).toBeNull();
    expect(shiftOf(drawn, { ...drawn, zoom: 13 })).toBeNull();
    expect(shiftOf(drawn, { ...drawn, width: 801 })).toBeNull();
  });
});
