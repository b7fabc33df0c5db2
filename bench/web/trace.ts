import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";

/** Of what takes the most time, so many are listed for each thread. */
const TOP = 14;
const CATEGORIES = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "v8.execute",
  "blink",
  "cc",
  "gpu",
  "viz",
  "toplevel",
];

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** Of it on the processor: on a busy machine, others have the rest. */
  tdur?: number;
  pid: number;
  tid: number;
  args: { name?: string };
}

/** Writes down where the time of each of the browser's threads went while something was done. */
export async function traced(browser: Browser, page: Page, file: string, work: () => Promise<unknown>) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, summaryOf(traceEvents));
}

/** By thread: the time that events took without those inside of them. */
function summaryOf(events: readonly TraceEvent[]): string {
  const names = new Map<string, string>();
  for (const { ph, name, pid, tid, args } of events)
    if (ph === "M" && name === "thread_name") names.set(`${pid}/${tid}`, args.name ?? "");
  return threadsOf(events)
    .map(({ thread, some }) => {
      const self = selfTimes(some);
      const allMs = [...self.values()].reduce((sum, us) => sum + us, 0) / 1_000;
      return { title: names.get(thread) ?? thread, self, allMs, longest: longestOf(some) };
    })
    .filter(({ allMs }) => allMs > 50)
    .toSorted((one, other) => other.allMs - one.allMs)
    .map(({ title, self, allMs, longest }) => {
      const top = [...self].toSorted((one, other) => other[1] - one[1]).slice(0, TOP);
      const lines = top.map(([name, us]) => `${(us / 1_000).toFixed(0).padStart(8)} ms  ${name}`);
      return [`${title}: ${allMs.toFixed(0)} ms; ${longest}`, ...lines, ""].join("\n");
    })
    .join("\n");
}

function longestOf(events: readonly TraceEvent[]): string {
  const longest = (read: (event: TraceEvent) => number | undefined) =>
    (events.reduce((most, event) => Math.max(most, read(event) ?? 0), 0) / 1_000).toFixed(0);
  return `the longest task ${longest(({ dur }) => dur)} ms, by processor time ${longest(({ tdur }) => tdur)} ms`;
}

function threadsOf(events: readonly TraceEvent[]): { thread: string; some: TraceEvent[] }[] {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.ph !== "X") continue;
    const thread = `${event.pid}/${event.tid}`;
    const some = threads.get(thread);
    if (some === undefined) threads.set(thread, [event]);
    else some.push(event);
  }
  return [...threads].map(([thread, some]) => ({ thread, some }));
}

function selfTimes(events: TraceEvent[]): Map<string, number> {
  const self = new Map<string, number>();
  const add = (name: string, us: number) => self.set(name, (self.get(name) ?? 0) + us);
  const open: { name: string; endUs: number }[] = [];
  const inOrder = events.toSorted((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  for (const { name, ts, dur = 0 } of inOrder) {
    while (open.length > 0 && (open.at(-1)?.endUs ?? 0) <= ts) open.pop();
    const around = open.at(-1);
    if (around !== undefined) add(around.name, -dur);
    add(name, dur);
    open.push({ name, endUs: ts + dur });
  }
  return self;
}
