import type { SeenCell } from "../bill/cell-density.ts";
import { type Counts, difference } from "../runtime/metered/counts.ts";
import type { MeteredServer } from "./metered-server.ts";
import type { ServerProcess } from "./server-process.ts";
import { type Traffic, type TrafficFigures, trafficSince } from "./traffic.ts";

/** What happened, and was billed, in a stretch of time. */
export interface Stretch {
  seconds: number;
  counts: Counts;
  /** Of the whole server process. */
  cpuMs: number;
  traffic: TrafficFigures;
  /** The cells that were awake. */
  cells: SeenCell[];
}

/** Watches a server while something happens. */
export class Watch {
  readonly #server: MeteredServer;
  readonly #process: ServerProcess;
  readonly #traffic: Traffic;
  readonly #cellClass: string;

  /** @param cellClass the class of objects whose time depends on how many people share one */
  constructor(server: MeteredServer, serverProcess: ServerProcess, traffic: Traffic, cellClass: string) {
    this.#server = server;
    this.#process = serverProcess;
    this.#traffic = traffic;
    this.#cellClass = cellClass;
  }

  async during(work: () => Promise<void>): Promise<Stretch> {
    const before = await this.#now();
    await work();
    const after = await this.#now();
    const windowMs = after.atMs - before.atMs;
    const cells = Object.entries(after.cells).map(([cell, activeMs]) => ({
      activeMs: activeMs - (before.cells[cell] ?? 0),
      windowMs,
    }));
    return {
      seconds: windowMs / 1_000,
      counts: difference(after.counts, before.counts),
      cpuMs: after.cpuMs - before.cpuMs,
      traffic: trafficSince(after.traffic, before.traffic),
      cells: cells.filter(({ activeMs }) => activeMs > 0),
    };
  }

  async #now() {
    const [counts, cells] = [await this.#server.counts(), await this.#server.activeMsEach(this.#cellClass)];
    const { cpuMs } = this.#process;
    return { atMs: performance.now(), counts, cells, cpuMs, traffic: this.#traffic.now };
  }
}
