import { expect, it } from "vitest";
import { runFuzz } from "../../tools/fuzz/run-fuzz.ts";

it("some thousands of broken frames and some hundred requests find nothing", async () => {
  const { findings, figures } = await runFuzz({ frames: 5_000, requests: 500, seed: 7 });
  expect(findings).toEqual([]);
  // Both were met that do what they should, and that do not.
  expect(figures.frames).toBeGreaterThanOrEqual(5_000);
  expect(figures.requests).toBe(500);
  expect(figures.errorsByCode).toMatchObject({
    invalidField: expect.any(Number),
    malformedJson: expect.any(Number),
    unknownType: expect.any(Number),
    notFound: expect.any(Number),
  });
  expect(figures.statuses).toMatchObject({ 200: expect.any(Number), 400: expect.any(Number) });
});
