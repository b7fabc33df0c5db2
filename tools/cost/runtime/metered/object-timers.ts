import type { Meter, ObjectAccount } from "./meter.ts";

/** While a timer of an object runs the object cannot hibernate, and is billed: counts them, from here on, for all objects. */
export function meterTimers(meter: Meter): void {
  const running = new Map<unknown, ObjectAccount>();
  const { setTimeout, clearTimeout } = globalThis;
  const end = (handle: unknown) => {
    running.get(handle)?.end();
    running.delete(handle);
  };
  Object.assign(globalThis, {
    setTimeout: (work: (...args: unknown[]) => void, delayMs?: number, ...rest: unknown[]) => {
      const account = meter.current;
      if (!account) return setTimeout(work, delayMs, ...rest);
      account.begin();
      const handle = setTimeout((...args: unknown[]) => {
        try {
          work(...args);
        } finally {
          end(handle);
        }
      }, delayMs);
      running.set(handle, account);
      return handle;
    },
    clearTimeout: (handle: Parameters<typeof clearTimeout>[0]) => {
      end(handle);
      clearTimeout(handle);
    },
  });
}
