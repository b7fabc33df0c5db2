import type { Assumed } from "../assumptions.ts";
import { CLOUDFLARE, OBJECT_DURATION } from "../prices.ts";
import type { Counts, ObjectCounts } from "../runtime/metered/counts.ts";
import { type Line, line } from "./line.ts";

/**
 * What Cloudflare bills for so many events, line by line.
 *
 * @param cpuMs of Workers
 * @param activeMs of objects by class, where it is not the sum that was counted
 */
export function cloudflareLines(
  counts: Counts,
  cpuMs: number,
  assumed: Assumed,
  activeMs: Record<string, number> = {},
): Line[] {
  const { worker, d1, r2, queue } = counts;
  const classes = Object.entries(counts.objects);
  const lines = [
    line("Worker requests", worker.requests + worker.batches, CLOUDFLARE.workerRequest),
    line("Worker CPU", cpuMs * assumed.cpuFactor, CLOUDFLARE.workerCpuMs),
    ...classes.flatMap(([name, each]) => objectLines(name, each, activeMs[name], assumed)),
    line(
      "pings answered for objects",
      (assumed.pingsBilled * counts.links.pings) / OBJECT_DURATION.messagesPerRequest,
      CLOUDFLARE.objectRequest,
    ),
    line("D1: rows read", d1.rowsRead, CLOUDFLARE.d1RowRead),
    line("D1: rows written", d1.rowsWritten, CLOUDFLARE.d1RowWritten),
    line("R2: class A", r2.classA, CLOUDFLARE.r2ClassA),
    line("R2: class B", r2.classB, CLOUDFLARE.r2ClassB),
    line("queue operations", queue.writes + queue.reads + queue.deletes, CLOUDFLARE.queueOperation),
  ];
  return lines.filter(({ quantity }) => quantity > 0);
}

function objectLines(
  name: string,
  counts: ObjectCounts,
  knownMs: number | undefined,
  assumed: Assumed,
): Line[] {
  const requests = counts.fetches + counts.calls + counts.alarms;
  const countedMs = assumed.billsHibernationDelay > 0 ? counts.activeMsWithDelay : counts.activeMs;
  return [
    line(`${name}: links, calls, alarms`, requests, CLOUDFLARE.objectRequest),
    line(
      `${name}: messages, 20 to a request`,
      counts.messages / OBJECT_DURATION.messagesPerRequest,
      CLOUDFLARE.objectRequest,
    ),
    line(`${name}: duration`, gigabyteSeconds(knownMs ?? countedMs), CLOUDFLARE.durationGbS),
    line(`${name}: rows read`, counts.rowsRead, CLOUDFLARE.objectRowRead),
    line(`${name}: rows written`, counts.rowsWritten + counts.alarmsSet, CLOUDFLARE.objectRowWritten),
  ];
}

export function gigabyteSeconds(activeMs: number): number {
  return (activeMs / 1_000) * OBJECT_DURATION.gigabytes;
}
