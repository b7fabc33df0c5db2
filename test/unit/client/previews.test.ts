import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitWithin } from "../../../client/previews/fit-within.ts";
import { firstThatFits, thumbnailSteps } from "../../../client/previews/thumbnail-steps.ts";
import { waveformOf } from "../../../client/previews/waveform.ts";
import { fileInputSchema } from "../../../protocol/files/file.ts";
import { LIMITS } from "../../../protocol/limits.ts";

const side = fc.integer({ min: 1, max: LIMITS.maxPictureSide });

describe("the size of a thumbnail", () => {
  test.each([
    [{ width: 4_000, height: 3_000 }, 1_024, { width: 1_024, height: 768 }],
    [{ width: 3_000, height: 4_000 }, 1_024, { width: 768, height: 1_024 }],
    [{ width: 40, height: 30 }, 1_024, { width: 40, height: 30 }],
    [{ width: 60_000, height: 1 }, 1_024, { width: 1_024, height: 1 }],
  ])("of %j within %d is %j", (size, maxSide, fitted) => {
    expect(fitWithin(size, maxSide)).toEqual(fitted);
  });

  test("never exceeds the bound, and is stepped down without doing anything twice", () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const steps = thumbnailSteps({ width, height });
        expect(steps.length).toBeGreaterThan(0);
        for (const step of steps) {
          expect(Math.max(step.width, step.height)).toBeLessThanOrEqual(LIMITS.maxThumbnailSide);
          expect(Math.min(step.width, step.height)).toBeGreaterThanOrEqual(1);
        }
        expect(new Set(steps.map((step) => JSON.stringify(step))).size).toBe(steps.length);
        const areas = steps.map((step) => step.width * step.height);
        expect(areas).toEqual(areas.toSorted((a, b) => b - a));
      }),
    );
  });

  test("is the largest at which its bytes fit", async () => {
    const tried: number[] = [];
    const encode = async (step: { width: number; height: number; quality: number }) => {
      tried.push(step.width);
      return { size: step.width * step.height * step.quality * 0.5, width: step.width };
    };
    const found = await firstThatFits({ width: 2_000, height: 1_000 }, encode);
    expect(found).toMatchObject({ width: 512 });
    expect(found?.size).toBeLessThanOrEqual(LIMITS.maxThumbnailBytes);
    expect(tried).toEqual([1_024, 1_024, 768, 768, 512]);
    expect(await firstThatFits({ width: 9, height: 9 }, async () => ({ size: 1e9 }))).toBeUndefined();
  });
});

describe("a waveform", () => {
  test("says how loud each step is, against the loudest", () => {
    const samples = Array.from({ length: 8_000 }, (_, index) => (index < 4_000 ? 0.25 : -0.5));
    const waveform = waveformOf([samples], 1_000);
    expect(waveform).toHaveLength(20);
    expect(new Set(waveform.slice(0, 10))).toEqual(new Set([50]));
    expect(new Set(waveform.slice(10))).toEqual(new Set([100]));
  });

  test("of silence is flat, and of nothing there is none", () => {
    expect(waveformOf([new Float32Array(800)], 100)).toEqual([0, 0]);
    expect(waveformOf([new Float32Array(0)], 0)).toEqual([]);
    expect(waveformOf([], 0)).toEqual([]);
  });

  test("hears every channel", () => {
    const [quiet, loud] = [new Float32Array(100), new Float32Array(100).fill(1, 50)];
    expect(waveformOf([quiet, loud], 100)).toEqual([0, 100]);
  });

  test("is one that the server accepts, whatever the sound is", () => {
    const samples = fc.float32Array({ maxLength: 500, min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: LIMITS.maxMediaDurationMs }), (channel, durationMs) => {
        const waveform = waveformOf([channel], durationMs);
        if (channel.length === 0) return;
        const file = { name: "a", contentType: "audio/wav", sizeBytes: 1, durationMs, waveform };
        expect(fileInputSchema.parse(file).waveform).toEqual(waveform);
      }),
    );
  });
});
