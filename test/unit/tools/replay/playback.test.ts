import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { greatCircleM } from "../../../../tools/replay/oracle/great-circle.ts";
import { Playback } from "../../../../tools/replay/playback.ts";

const TRIP = {
  points: [
    { seconds: 0, lat: 10, lng: 20 },
    { seconds: 10, lat: 11, lng: 20 },
    { seconds: 30, lat: 11, lng: 22 },
  ],
};

describe("a played trip", () => {
  it("passes each recorded point in its time, and goes straight between them", () => {
    const playback = new Playback(TRIP, 0);
    expect(playback.at(0)).toEqual({ lat: 10, lng: 20 });
    expect(playback.at(5)).toEqual({ lat: 10.5, lng: 20 });
    expect(playback.at(10)).toEqual({ lat: 11, lng: 20 });
    expect(playback.at(20)).toEqual({ lat: 11, lng: 21 });
    expect(playback.at(30)).toEqual({ lat: 11, lng: 22 });
  });

  it("goes back the way it came, and out again", () => {
    const playback = new Playback(TRIP, 0);
    expect(playback.at(40)).toEqual(playback.at(20));
    expect(playback.at(60)).toEqual(playback.at(0));
    expect(playback.at(65)).toEqual(playback.at(5));
  });

  it("begins anywhere on its way", () => {
    expect(new Playback(TRIP, 0.5).at(0)).toEqual({ lat: 11, lng: 22 });
    expect(new Playback(TRIP, 0.25).at(5)).toEqual(new Playback(TRIP, 0).at(20));
  });

  it("crosses the dateline the short way", () => {
    const across = {
      points: [
        { seconds: 0, lat: 0, lng: 179.9 },
        { seconds: 10, lat: 0, lng: -179.9 },
      ],
    };
    const playback = new Playback(across, 0);
    expect(Math.abs(playback.at(5).lng)).toBeCloseTo(180, 5);
    expect(playback.at(7.5).lng).toBeCloseTo(-179.95, 5);
  });

  it("never jumps: whoever takes ten seconds for a degree moves a thousandth of it in ten milliseconds", () => {
    const time = fc.double({ min: 0, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(time, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (seconds, phase) => {
        const playback = new Playback(TRIP, phase);
        expect(greatCircleM(playback.at(seconds), playback.at(seconds + 0.01))).toBeLessThan(112 + 1);
      }),
    );
  });
});
