import { readdirSync, readFileSync } from "node:fs";

const EVERY_MS = 250;

/** Resident memory of the server's process over time, in bytes. */
export interface MemoryUse {
  startBytes: number;
  medianBytes: number;
  peakBytes: number;
}

/**
 * Watches the memory of the workerd that this process has started.
 *
 * @returns how to end that; it answers null where the system has no /proc to ask
 */
export function watchServerMemory(): () => MemoryUse | null {
  const pid = findWorkerd();
  if (pid === null) return () => null;
  const samples = [residentBytes(pid)];
  const timer = setInterval(() => samples.push(residentBytes(pid)), EVERY_MS);
  return () => {
    clearInterval(timer);
    samples.push(residentBytes(pid));
    const sorted = samples.toSorted((a, b) => a - b);
    return {
      startBytes: samples[0] ?? 0,
      medianBytes: sorted[sorted.length >> 1] ?? 0,
      peakBytes: sorted.at(-1) ?? 0,
    };
  };
}

/** The workerd among the processes that this one has started, by its id; null where the system has no /proc to ask. */
export function findWorkerd(): number | null {
  let entries: string[];
  try {
    entries = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return null;
  }
  const parents = new Map<number, { parent: number; isWorkerd: boolean }>();
  for (const entry of entries) {
    const status = readStatus(Number(entry));
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
    parents.set(Number(entry), { parent, isWorkerd: /^Name:\s+workerd$/m.test(status) });
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  return [...parents].find(([pid, { isWorkerd }]) => isWorkerd && isOurs(pid))?.[0] ?? null;
}

/** 0 for a process that has ended. */
function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readStatus(pid))?.[1] ?? 0) * 1_024;
}

/** Empty for a process that has ended. */
function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
