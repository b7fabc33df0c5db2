import { findWorkerd, residentBytes } from "../local-server/server-process.ts";

const EVERY_MS = 500;
const MIB = 1_048_576;
/** Caches fill, and workerd keeps what it once had; more than this from one quarter to the next is a leak. */
const MAX_GROWTH = { share: 0.25, mib: 96 };
/** In shorter runs everything grows. */
const MIN_SAMPLES = 120;

export interface MemoryFigures {
  start: number;
  /** The medians of the run's four quarters. */
  quarters: number[];
}

/** Watches the resident memory of the server's process, in MiB. */
export class MemoryWatch {
  readonly #pid = findWorkerd();
  readonly #samples: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  start(): void {
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Whether the process is there still. */
  get isAlive(): boolean {
    return this.#pid === null || residentBytes(this.#pid) > 0;
  }

  figures(): MemoryFigures {
    const length = this.#samples.length / 4;
    const quarters = [0, 1, 2, 3].map((n) =>
      median(this.#samples.slice(Math.floor(n * length), Math.ceil((n + 1) * length))),
    );
    return { start: Math.round(this.#samples[0] ?? 0), quarters };
  }

  /** Whether the last quarter of the run took much more than the one before, and that more than the one before it. */
  get grows(): boolean {
    if (this.#samples.length < MIN_SAMPLES) return false;
    const [, second = 0, third = 0, fourth = 0] = this.figures().quarters;
    return isMore(fourth, third) && isMore(third, second);
  }

  #sample(): void {
    if (this.#pid !== null) this.#samples.push(residentBytes(this.#pid) / MIB);
  }
}

function isMore(later: number, earlier: number): boolean {
  return later - earlier > MAX_GROWTH.mib && later > earlier * (1 + MAX_GROWTH.share);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
