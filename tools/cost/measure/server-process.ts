import { findWorkerd, processorMs, residentBytes } from "../../local-server/server-process.ts";
import { UsageError } from "../../usage-error.ts";

/** The process of the server that this one has started, by the system's own accounts of it. */
export class ServerProcess {
  readonly #pid: number;

  /** @throws UsageError where the system has no /proc */
  constructor() {
    const pid = findWorkerd();
    if (pid === null)
      throw new UsageError("The bill needs a system with /proc to count the server's CPU time.");
    this.#pid = pid;
  }

  /** CPU time so far, of the program and of the kernel for it, in ms. */
  get cpuMs(): number {
    return processorMs(this.#pid);
  }

  /** Resident memory, in bytes. */
  get memoryBytes(): number {
    return residentBytes(this.#pid);
  }
}
