/** No bar is so low that it does not show. */
const LOWEST = 8;

/**
 * The heights of so many bars, in percent, that show a waveform.
 *
 * @param peaks from 0 to 100, in equal steps of the time; none where it is not known
 */
export function barsOf(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    return Math.max(LOWEST, ...peaks.slice(from, to));
  });
}
