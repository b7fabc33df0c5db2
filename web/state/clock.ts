import { signal } from "@preact/signals";

const TICK_MS = 5_000;

/** What time it is, to some seconds: whoever reads it is drawn again as ages grow. */
export const nowMs = signal(Date.now());

export function startClock(): void {
  const tick = () => {
    nowMs.value = Date.now();
  };
  setInterval(tick, TICK_MS);
  // A page in the background is given few ticks.
  document.addEventListener("visibilitychange", tick);
}
