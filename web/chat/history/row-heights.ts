/** A row of a long list, as its arithmetic needs it. */
export interface Row {
  key: string;
  /** Pixels of what stands above it and is always as high: a divider. */
  leadPx: number;
}

/** Where the rows of a long list are, of which few were ever on the screen. Pixels throughout, from the top of the first row. */
export class RowHeights {
  readonly #estimatePx: number;
  readonly #measured = new Map<string, number>();
  #rows: readonly Row[] = [];
  #indexes = new Map<string, number>();
  /** Where each row's divider begins, and, at the end, where the list ends. */
  #offsets: Float64Array | undefined;

  /** @param estimatePx the height of a row that was not measured */
  constructor(estimatePx: number) {
    this.#estimatePx = estimatePx;
  }

  get count(): number {
    return this.#rows.length;
  }

  get totalPx(): number {
    return this.#sums()[this.count] ?? 0;
  }

  setRows(rows: readonly Row[]): void {
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.#indexes = new Map(rows.map(({ key }, index) => [key, index]));
    this.#offsets = undefined;
  }

  indexOf(key: string): number | undefined {
    return this.#indexes.get(key);
  }

  keyAt(index: number): string | undefined {
    return this.#rows[index]?.key;
  }

  /** A row on the screen is this high, without what leads it. @returns whether that is news */
  measure(key: string, heightPx: number): boolean {
    if (this.#measured.get(key) === heightPx) return false;
    this.#measured.set(key, heightPx);
    this.#offsets = undefined;
    return true;
  }

  /** Where the row begins, with what leads it; of `count`: where the list ends. */
  offsetOf(index: number): number {
    return this.#sums()[Math.min(Math.max(index, 0), this.count)] ?? 0;
  }

  /** Where the row itself begins. */
  topOf(index: number): number {
    return this.offsetOf(index) + (this.#rows[index]?.leadPx ?? 0);
  }

  /** The row at this place; the first or last one beyond the ends. */
  indexAt(offsetPx: number): number {
    const sums = this.#sums();
    let low = 0;
    let high = Math.max(this.count - 1, 0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((sums[middle] ?? 0) <= offsetPx) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #sums(): Float64Array {
    if (this.#offsets !== undefined) return this.#offsets;
    const sums = new Float64Array(this.#rows.length + 1);
    let sumPx = 0;
    for (const [index, { key, leadPx }] of this.#rows.entries()) {
      sums[index] = sumPx;
      sumPx += leadPx + (this.#measured.get(key) ?? this.#estimatePx);
    }
    sums[this.#rows.length] = sumPx;
    this.#offsets = sums;
    return sums;
  }
}
