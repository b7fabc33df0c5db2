import type { Meter, ObjectAccount } from "./meter.ts";

type Work = (...args: unknown[]) => void;

/** While a timer of an object runs the object cannot hibernate, and is billed: counts them, from here on, for all objects. */
export function meterTimers(meter: Meter): void {
  const running = new Map<unknown, ObjectAccount>();
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const begin = (handle: unknown, account: ObjectAccount) => {
    account.begin();
    running.set(handle, account);
  };
  const end = (handle: unknown) => {
    running.get(handle)?.end();
    running.delete(handle);
  };
  Object.assign(globalThis, {
    setTimeout: (work: Work, delayMs?: number, ...rest: unknown[]) => {
      const account = meter.current;
      if (!account) return setTimeout(work, delayMs, ...rest);
      const runAndEnd = () => {
        try {
          work(...rest);
        } finally {
          end(handle);
        }
      };
      const handle = setTimeout(runAndEnd, delayMs);
      begin(handle, account);
      return handle;
    },
    setInterval: (work: Work, everyMs?: number, ...rest: unknown[]) => {
      const handle = setInterval(work, everyMs, ...rest);
      if (meter.current) begin(handle, meter.current);
      return handle;
    },
    clearTimeout: (handle: Parameters<typeof clearTimeout>[0]) => {
      end(handle);
      clearTimeout(handle);
    },
    clearInterval: (handle: Parameters<typeof clearInterval>[0]) => {
      end(handle);
      clearInterval(handle);
    },
  });
}
