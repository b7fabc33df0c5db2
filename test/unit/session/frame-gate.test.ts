import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { TokenBucket } from "../../../protocol/token-bucket.ts";
import { FrameGate, framesPerSecondOf } from "../../../workers/session/core/frame-gate.ts";

describe("the token bucket", () => {
  const pauses = fc.array(fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 20_000 })), {
    minLength: 1,
    maxLength: 300,
  });

  it("allows at most the burst and the rate, in any span of time", () => {
    fc.assert(
      fc.property(pauses, (some) => {
        const bucket = new TokenBucket(20, 100, 0);
        const taken: number[] = [];
        let nowMs = 0;
        for (const pauseMs of some) {
          nowMs += pauseMs;
          if (bucket.take(nowMs) === 0) taken.push(nowMs);
        }
        for (const [i, fromMs] of taken.entries()) {
          const spanMs = nowMs - fromMs;
          expect(taken.length - i).toBeLessThanOrEqual(100 + (spanMs / 1_000) * 20 + 1e-6);
        }
      }),
    );
  });

  it("never refuses one who keeps to the rate", () => {
    fc.assert(
      fc.property(pauses, (some) => {
        const bucket = new TokenBucket(20, 100, 0);
        let nowMs = 0;
        for (const pauseMs of some) {
          nowMs += Math.max(50, pauseMs);
          expect(bucket.take(nowMs)).toBe(0);
        }
      }),
    );
  });

  it("tells how long to wait: no less helps, and after that the next is allowed", () => {
    fc.assert(
      fc.property(pauses, (some) => {
        const bucket = new TokenBucket(20, 3, 0);
        let nowMs = 0;
        for (const pauseMs of some) {
          nowMs += Math.min(pauseMs, 100);
          const waitMs = bucket.take(nowMs);
          if (waitMs === 0) continue;
          expect(waitMs).toBeLessThanOrEqual(50);
          expect(bucket.take(nowMs + waitMs - 1)).toBeGreaterThan(0);
          nowMs += waitMs;
          expect(bucket.take(nowMs)).toBe(0);
        }
      }),
    );
  });

  it("grants nothing for a clock that goes back", () => {
    const bucket = new TokenBucket(20, 1, 10_000);
    expect(bucket.take(10_000)).toBe(0);
    expect(bucket.take(5_000)).toBe(50);
    expect(bucket.take(10_000), "nor when it goes forth again").toBe(50);
  });
});

describe("the frame gate", () => {
  it("lets a burst pass, then says after how long the next frame may", () => {
    const gate = new FrameGate(0);
    for (let n = 0; n < LIMITS.frameBurst; n += 1) expect(gate.admit(0)).toBe(0);
    expect(gate.admit(0)).toBe(1_000 / LIMITS.framesPerSecond);
    expect(gate.admit(1_000 / LIMITS.framesPerSecond)).toBe(0);
  });

  it("closes after too many refusals in one overload", () => {
    const gate = new FrameGate(0);
    for (let n = 0; n < LIMITS.frameBurst; n += 1) gate.admit(0);
    for (let n = 0; n < LIMITS.maxRefusedFrames; n += 1) expect(gate.admit(0)).toBeTypeOf("number");
    expect(gate.admit(0)).toBe("close");
    expect(gate.admit(0)).toBe("close");
  });

  it("forgives earlier refusals once the client has been calm", () => {
    const gate = new FrameGate(0);
    const fillUpMs = (LIMITS.frameBurst / LIMITS.framesPerSecond) * 1_000;
    for (let overload = 0; overload < 5; overload += 1) {
      const nowMs = overload * (fillUpMs + 1);
      for (let n = 0; n < LIMITS.frameBurst + LIMITS.maxRefusedFrames; n += 1)
        expect(gate.admit(nowMs)).toBeTypeOf("number");
    }
  });

  it("does not forgive a client that merely pauses for breath", () => {
    const gate = new FrameGate(0);
    let answer: number | "close" = 0;
    for (let nowMs = 0; nowMs < 600_000 && answer !== "close"; nowMs += 1) answer = gate.admit(nowMs);
    expect(answer).toBe("close");
  });

  it("closes with the last malformed frame that a client may send", () => {
    const gate = new FrameGate(0);
    for (let n = 1; n < LIMITS.maxMalformedFrames; n += 1) expect(gate.noteMalformed()).toBe("go on");
    expect(gate.noteMalformed()).toBe("close");
  });

  it("takes as many frames as a deployment sets, and five seconds' worth at once", () => {
    const gate = new FrameGate(0, framesPerSecondOf("50"));
    for (let n = 0; n < 250; n += 1) expect(gate.admit(0)).toBe(0);
    expect(gate.admit(0)).toBe(20);
    expect(gate.admit(20)).toBe(0);
  });

  it("takes the contract's number where a deployment sets none, and nothing that is no number of frames", () => {
    expect(framesPerSecondOf(undefined)).toBe(LIMITS.framesPerSecond);
    for (const text of ["", "0", "-1", "2.5", "many"])
      expect(() => framesPerSecondOf(text)).toThrow("FRAMES_PER_SECOND");
  });
});
