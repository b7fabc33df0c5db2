import { readdirSync, readFileSync } from "node:fs";

/** The unit of processor time in /proc: Linux says 100 a second on every machine that Node runs on. */
const TICK_MS = 10;

/** The workerd that this process has started; null where there is none, or the system has no /proc to ask. */
export function findWorkerd(): number | null {
  let entries: string[];
  try {
    entries = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return null;
  }
  const parents = new Map<number, { parent: number; isWorkerd: boolean }>();
  for (const entry of entries) {
    const status = read(Number(entry), "status");
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
    parents.set(Number(entry), { parent, isWorkerd: /^Name:\s+workerd$/m.test(status) });
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  return [...parents].find(([pid, { isWorkerd }]) => isWorkerd && isOurs(pid))?.[0] ?? null;
}

/** The resident memory of a process in bytes; 0 once it has ended. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1] ?? 0) * 1_024;
}

/** The processor time that a process has used, in ms, user and system together, all threads; 0 once it has ended. */
export function processorMs(pid: number): number {
  // The name, in parentheses, may hold anything; utime and stime are the 12th and 13th field after it.
  const fields = read(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  return TICK_MS * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
}

/** Empty for a process that has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
