/** What several rounds found. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** @throws RangeError where there is nothing to sum up */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError("no round counts");
  const upper = sorted[sorted.length >> 1] ?? max;
  const lower = sorted[(sorted.length - 1) >> 1] ?? min;
  return { median: (lower + upper) / 2, min, max };
}

/** "12,300 (11,900–12,800)", with so many decimals. */
export function showSpread({ median, min, max }: Spread, decimals = 0): string {
  const shown = (value: number) => showNumber(value, decimals);
  return min === max ? shown(median) : `${shown(median)} (${shown(min)}–${shown(max)})`;
}

export function showNumber(value: number, decimals = 0): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
