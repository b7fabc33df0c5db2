import { cpus } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 10;
/** Later than this, the driver itself makes friends look late. */
const TOO_LATE_MS = 400;
/** Busier than this, it cannot keep its own time. */
const TOO_BUSY = 0.95;

/** With less idle time than this, somebody on the machine had to wait, a local server perhaps. */
const NO_IDLE_TIME = 0.97;

/** Watches whether the driver keeps up: what a saturated one measures is itself. */
export class OwnLoad {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #before = performance.eventLoopUtilization();
  #machineBefore = machineTimes();

  start(): void {
    this.#delays.enable();
    this.#before = performance.eventLoopUtilization();
    this.#machineBefore = machineTimes();
  }

  /** The longest that a timer was late, and its 99th percentile, in milliseconds. */
  get lagMs(): { max: number; p99: number } {
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    return { max: late(this.#delays.max), p99: late(this.#delays.percentile(99)) };
  }

  /** The share of time in which the driver was busy, from 0 to 1. */
  get busy(): number {
    return performance.eventLoopUtilization(this.#before).utilization;
  }

  /** The share of the machine's time, over all its cores, in which it was busy with anything, from 0 to 1. */
  get machineBusy(): number {
    const now = machineTimes();
    const total = now.total - this.#machineBefore.total;
    return total === 0 ? 0 : 1 - (now.idle - this.#machineBefore.idle) / total;
  }

  get machineSaturated(): boolean {
    return this.machineBusy > NO_IDLE_TIME;
  }

  get saturated(): boolean {
    return this.lagMs.max > TOO_LATE_MS || this.busy > TOO_BUSY;
  }
}

function machineTimes(): { idle: number; total: number } {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total };
}
