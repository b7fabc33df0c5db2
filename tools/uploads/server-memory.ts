import { findWorkerd, residentBytes } from "../local-server/server-process.ts";

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
