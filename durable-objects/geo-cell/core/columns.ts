/** Records to begin with, and by how much there are more when they are used up. */
const FIRST_RECORDS = 64;
const GROWTH = 1.5;

/**
 * Records of numbers, each side by side in memory: with a hundred thousand of them, what takes time is not the arithmetic but
 * waiting for memory, once for each place that is touched. Fields are numbered by their size: doubles by 8 bytes, integers by 4.
 */
export class Columns {
  readonly #bytes: number;
  readonly #together: number;
  #doubles: Float64Array;
  #ints: Int32Array;
  #count = 0;
  /** Records that are free again. */
  readonly #free: number[] = [];

  /**
   * @param bytes of one record, a multiple of 8
   * @param together how many records are taken and released at a time
   */
  constructor(bytes: number, together = 1) {
    this.#bytes = bytes;
    this.#together = together;
    this.#doubles = new Float64Array((FIRST_RECORDS * bytes) / 8);
    this.#ints = new Int32Array(this.#doubles.buffer);
  }

  /** The first of so many free records. All fields are zero. */
  take(): number {
    const again = this.#free.pop();
    if (again !== undefined) return again;
    const record = this.#count;
    this.#count += this.#together;
    if (this.#count * this.#bytes > this.#ints.byteLength) this.#grow();
    return record;
  }

  release(record: number): void {
    const from = (record * this.#bytes) / 8;
    this.#doubles.fill(0, from, from + (this.#together * this.#bytes) / 8);
    this.#free.push(record);
  }

  double(record: number, field: number): number {
    return this.#doubles[(record * this.#bytes) / 8 + field] ?? 0;
  }

  setDouble(record: number, field: number, value: number): void {
    this.#doubles[(record * this.#bytes) / 8 + field] = value;
  }

  int(record: number, field: number): number {
    return this.#ints[(record * this.#bytes) / 4 + field] ?? 0;
  }

  setInt(record: number, field: number, value: number): void {
    this.#ints[(record * this.#bytes) / 4 + field] = value;
  }

  #grow(): void {
    const records = Math.ceil((this.#count + FIRST_RECORDS) * GROWTH);
    const doubles = new Float64Array((records * this.#bytes) / 8);
    doubles.set(this.#doubles);
    this.#doubles = doubles;
    this.#ints = new Int32Array(doubles.buffer);
  }
}
