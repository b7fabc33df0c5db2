import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { findWorkerd } from "../../local-server/server-process.ts";
import { UsageError } from "../../usage-error.ts";

/** The process of the server that this one has started, by the system's own accounts of it. */
export class ServerProcess {
  readonly #pid: number;
  readonly #msPerTick: number;

  /** @throws UsageError where the system has no /proc */
  constructor() {
    const pid = findWorkerd();
    if (pid === null)
      throw new UsageError("The bill needs a system with /proc to count the server's CPU time.");
    this.#pid = pid;
    this.#msPerTick = 1_000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  }

  /** CPU time so far, of the program and of the kernel for it, in ms. */
  get cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#pid}/stat`, "utf8");
    // What follows the name, which is in brackets and may contain anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * this.#msPerTick;
  }

  /** Resident memory, in bytes. */
  get memoryBytes(): number {
    const status = readFileSync(`/proc/${this.#pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
  }
}
