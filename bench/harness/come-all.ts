import { inParallel } from "../../tools/in-parallel.ts";
import type { ComingClient } from "./coming-client.ts";
import { Latencies } from "./latencies.ts";
import { DriverLoad, type Usage } from "./usage.ts";

/** How many phones came, and what it took. */
export interface AllCame {
  allBackMs: number;
  welcome: Latencies;
  sees: Latencies;
  /** Attempts in vain, of all together. */
  failures: number;
  /** Processor time of the server. */
  serverMs: number;
  driverBusy: number;
  isSaturated: boolean;
}

/**
 * Has phones come, `atOnce` at a time, and waits until each is shown who is near.
 *
 * @param retryMs the least and the longest pause after a failed attempt
 */
export async function comeAll(
  clients: readonly ComingClient[],
  atOnce: number,
  usage: Usage,
  retryMs: { min: number; max: number },
): Promise<AllCame> {
  const [welcome, sees] = [new Latencies(), new Latencies()];
  let failures = 0;
  const driver = new DriverLoad();
  const serverMsBefore = usage.processorMs;
  const startMs = performance.now();
  const retryAfterMs = () => retryMs.min + Math.random() * (retryMs.max - retryMs.min);
  await inParallel(atOnce, [...clients], async (client) => {
    const coming = await client.come(retryAfterMs);
    welcome.record(coming.welcomeMs);
    sees.record(coming.seesMs);
    failures += coming.failures;
  });
  return {
    allBackMs: performance.now() - startMs,
    welcome,
    sees,
    failures,
    serverMs: usage.processorMs - serverMsBefore,
    driverBusy: driver.busy,
    isSaturated: driver.isSaturated,
  };
}
