/** The earliest of some times, or null where there is none. */
export function earliest(times: (number | null)[]): number | null {
  const known = times.filter((timeMs) => timeMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}
