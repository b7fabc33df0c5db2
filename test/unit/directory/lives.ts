import type { OnCall } from "./fake-d1.ts";

/** Small numbers that a property hands out, one after the other, over and over. */
export type Dice = (below: number) => number;

export function diceOf(numbers: readonly number[]): Dice {
  let index = 0;
  return (below) => {
    const number = numbers[index % numbers.length] ?? 0;
    index += 1;
    return number % below;
  };
}

const MAX_LATENCY_MS = 40;

/** The calls of a process that dies with one of them, before it took effect or after: from then on nothing works for it. */
export function lifeOf(dice: Dice, diesAtCall: number | null): OnCall {
  let calls = 0;
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, dice(MAX_LATENCY_MS)));
    calls += 1;
    if (diesAtCall === null || calls < diesAtCall) return "works";
    return calls === diesAtCall && dice(2) === 0 ? "answer lost" : "fails";
  };
}
