import { LIMITS } from "../../protocol/limits.ts";

/** Steps shorter than this show a voice's vibration, not its loudness. */
const MIN_STEP_MS = 50;

/**
 * How loud a sound is in equal steps of its duration: the root of the mean square over each step, 100 for the loudest one.
 *
 * @param channels the samples of each channel, all of the same length
 * @returns at most 100 whole numbers from 0 to 100; none for a sound without samples
 */
export function waveformOf(channels: readonly ArrayLike<number>[], durationMs: number): number[] {
  const length = channels[0]?.length ?? 0;
  const wanted = Math.max(1, Math.floor(durationMs / MIN_STEP_MS));
  const steps = Math.min(LIMITS.maxWaveformPeaks, wanted, length);
  const loudness = Array.from({ length: steps }, (_, step) => {
    const from = Math.floor((step * length) / steps);
    const to = Math.floor(((step + 1) * length) / steps);
    return Math.sqrt(meanSquare(channels, from, to));
  });
  const loudest = Math.max(0, ...loudness);
  return loudness.map((each) => (loudest > 0 ? Math.round((100 * each) / loudest) : 0));
}

function meanSquare(channels: readonly ArrayLike<number>[], from: number, to: number): number {
  let sum = 0;
  for (const samples of channels) {
    for (let index = from; index < to; index += 1) {
      const sample = samples[index] ?? 0;
      sum += sample * sample;
    }
  }
  return sum / (channels.length * (to - from));
}
