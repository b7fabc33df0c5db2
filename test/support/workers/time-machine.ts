import { vi } from "vitest";

const REAL = { Date, setTimeout, clearTimeout };
/** How often a waiting timer looks whether time has jumped past it. */
const LOOK_MS = 10;

let skippedMs = 0;
const handles = new Map<number, number>();

const nowMs = () => REAL.Date.now() + skippedMs;

class TravellingDate extends REAL.Date {
  constructor(...given: [] | [number | string]) {
    if (given[0] === undefined) super(nowMs());
    else super(given[0]);
  }

  static override now(): number {
    return nowMs();
  }
}

/**
 * Lets everything that begins after this call live through hours in a moment. Fake timers would run the Worker's timers
 * from the test, where the runtime forbids them their sockets; here each timer waits in its own request, and looks.
 */
export function startTimeMachine(): void {
  skippedMs = 0;
  vi.stubGlobal("Date", TravellingDate);
  vi.stubGlobal("setTimeout", (run: () => void, delayMs = 0): number => {
    const dueMs = nowMs() + delayMs;
    const wait = () => REAL.setTimeout(look, Math.min(LOOK_MS, Math.max(0, dueMs - nowMs())));
    const id = wait();
    handles.set(id, id);
    function look(): void {
      if (nowMs() < dueMs) handles.set(id, wait());
      else {
        handles.delete(id);
        run();
      }
    }
    return id;
  });
  vi.stubGlobal("clearTimeout", (id: number) => {
    REAL.clearTimeout(handles.get(id) ?? id);
    handles.delete(id);
  });
}

/** Jumps ahead. Timers that are overdue then run within moments, each once. */
export async function skip(ms: number): Promise<void> {
  skippedMs += ms;
  await new Promise((resolve) => REAL.setTimeout(resolve, 5 * LOOK_MS));
}

/** Ends the journey; what began on it goes on with its clock ahead. */
export function stopTimeMachine(): void {
  vi.unstubAllGlobals();
}
