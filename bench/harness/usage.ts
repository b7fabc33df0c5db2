import { processorMs, residentBytes } from "../../tools/local-server/server-process.ts";

/** The processes that a server consists of, by their own accounting. */
export class Usage {
  readonly #pids: readonly number[];

  constructor(pids: readonly number[]) {
    this.#pids = pids;
  }

  /** Processor time in ms since the processes began. */
  get processorMs(): number {
    return this.#pids.reduce((sum, pid) => sum + processorMs(pid), 0);
  }

  get residentBytes(): number {
    return this.#pids.reduce((sum, pid) => sum + residentBytes(pid), 0);
  }
}

/** Busier than this, the driver measures itself. */
const TOO_BUSY = 0.92;

/** How busy the driver's own event loop was since `start`. */
export class DriverLoad {
  #before = performance.eventLoopUtilization();

  start(): void {
    this.#before = performance.eventLoopUtilization();
  }

  /** From 0 to 1. */
  get busy(): number {
    return performance.eventLoopUtilization(this.#before).utilization;
  }

  get isSaturated(): boolean {
    return this.busy > TOO_BUSY;
  }
}
