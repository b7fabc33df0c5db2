import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { parseFrame } from "../../../workers/session/core/parse-frame.ts";
import { isPlainReport } from "../../../workers/session/core/plain-report.ts";
import { ReportFeed } from "../../../workers/session/report-feed.ts";

const EVERY_MS = LIMITS.minForwardIntervalMs;

function feed() {
  const taken: [text: string, atMs: number][] = [];
  const reports = new ReportFeed((text, atMs) => taken.push([text, atMs]));
  const texts = () => taken.map(([text]) => text);
  return { reports, taken, texts, add: (text: string) => reports.add(text, Date.now()) };
}

describe("the feed of reports", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  it("takes the first report after a silence at once", () => {
    const { add, texts } = feed();
    add("1");
    vi.advanceTimersByTime(10 * EVERY_MS);
    add("2");
    expect(texts()).toEqual(["1", "2"]);
  });

  it("takes the newest of those that come too fast as soon as the pace allows, with the time at which it came", () => {
    const { add, taken } = feed();
    for (const text of ["1", "2", "3"]) add(text);
    expect(taken).toEqual([["1", 1_000_000]]);
    vi.advanceTimersByTime(EVERY_MS - 1);
    expect(taken).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(taken.slice(1)).toEqual([["3", 1_000_000]]);
  });

  it("takes at most one in each interval, however many come, and the last one of all", () => {
    const { add, texts } = feed();
    for (let number = 0; number < 1_000; number += 1) {
      add(String(number));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(EVERY_MS);
    expect(texts().length).toBeLessThanOrEqual(10_000 / EVERY_MS + 1);
    expect(texts().at(-1)).toBe("999");
  });

  it("takes what waits before something else that the device says, and not again", () => {
    const { add, reports, texts } = feed();
    add("1");
    add("2");
    reports.flush();
    expect(texts()).toEqual(["1", "2"]);
    vi.advanceTimersByTime(EVERY_MS);
    reports.flush();
    expect(texts()).toHaveLength(2);
  });

  it("gives up what waits when the session ends", () => {
    const { add, reports, texts } = feed();
    add("1");
    add("2");
    reports.clear();
    vi.advanceTimersByTime(EVERY_MS);
    expect(texts()).toEqual(["1"]);
  });

  it("waits for two intervals at most when the clock is set back", () => {
    const { add, texts } = feed();
    add("1");
    vi.setSystemTime(Date.now() - 3_600_000);
    add("2");
    vi.advanceTimersByTime(2 * EVERY_MS);
    expect(texts()).toEqual(["1", "2"]);
    add("3");
    vi.advanceTimersByTime(2 * EVERY_MS);
    expect(texts(), "and goes by the clock of now").toEqual(["1", "2", "3"]);
  });

  it("takes what waits when the user's region forwards, wherever that is by then", () => {
    const taken: number[] = [];
    let phaseMs = 120;
    const reports = new ReportFeed(
      () => void taken.push(Date.now()),
      () => phaseMs,
    );
    const add = () => {
      for (const text of ["1", "2"]) reports.add(text, Date.now());
      vi.advanceTimersByTime(2 * EVERY_MS);
    };
    add();
    phaseMs = 430;
    add();
    expect(taken).toEqual([1_000_000, 1_000_620, 1_001_000, 1_001_430]);
  });
});

describe("a plain report", () => {
  it("is what a device says of this moment without asking for an answer", () => {
    expect(isPlainReport('{"type":"reportLocation","lat":1.5,"lng":-2}')).toBe(true);
    expect(isPlainReport('{"type":"reportLocation","lat":1.5,"lng":-2,"ageMs":0}')).toBe(true);
  });

  it("is nothing that is older, is to be answered, or is long", () => {
    for (const frame of [
      '{"type":"reportLocation","lat":1,"lng":2,"ageMs":10}',
      '{"type":"reportLocation","lat":1,"lng":2,"id":"7"}',
      String.raw`{"type":"reportLocation","lat":1,"lng":2,"\u0069d":"7"}`,
      `{"type":"reportLocation","lat":1,"lng":2${" ".repeat(200)}}`,
      '{"type":"withdrawLocation"}',
    ]) {
      expect(isPlainReport(frame), frame).toBe(false);
    }
  });

  it("asks for no answer and is of this moment, wherever it can be read", () => {
    const extra = fc.constantFrom(
      '"id":"7"',
      '"ageMs":5',
      '"ageMs":0',
      '"mood":"good"',
      '"ageMs":0,"id":"7"',
    );
    const frame = fc
      .tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.array(extra, { maxLength: 3 }))
      .map(([lat, lng, more]) =>
        [`{"type":"reportLocation","lat":${lat},"lng":${lng}`, ...more].join(",").concat("}"),
      );
    fc.assert(
      fc.property(frame, (text) => {
        const parsed = parseFrame(text);
        if (!isPlainReport(text) || !("frame" in parsed)) return;
        expect(parsed.frame).toMatchObject({ type: "reportLocation", ageMs: 0 });
        expect(parsed.frame).not.toHaveProperty("id");
      }),
      { numRuns: 1_000 },
    );
  });
});
