/** So much is sent before what has arrived meanwhile is read. */
const AT_ONCE = 100;

/**
 * Calls `send` for 0, 1, 2 … at an even pace, with the time at which each is due, on the clock of `performance.now()`. Whatever is late is
 * sent at once and its due time stays what it was, so that a driver that is held up shows in what it measures.
 *
 * @param perSecond calls a second
 * @param durationMs for how long
 * @returns when the last one was sent: how many that were
 */
export async function paced(
  perSecond: number,
  durationMs: number,
  send: (number: number, dueMs: number) => void,
): Promise<number> {
  const startMs = performance.now();
  const total = Math.floor((perSecond * durationMs) / 1_000);
  let next = 0;
  while (next < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) * perSecond) / 1_000) + 1);
    const until = Math.min(due, next + AT_ONCE);
    for (; next < until; next += 1) send(next, startMs + (next * 1_000) / perSecond);
    await (next < due ? setImmediately() : sleep(1));
  }
  return total;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function setImmediately(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
