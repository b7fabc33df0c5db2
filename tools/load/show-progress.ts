import type { LivePanel } from "../terminal/live-panel.ts";

const REDRAW_EVERY_MS = 1_000;
const LOG_EVERY_MS = 10_000;

/**
 * Draws `lines` on the panel every second, and logs `line` now and then where the output is no terminal.
 *
 * @returns stops it
 */
export function showProgress(panel: LivePanel, lines: () => string[], line: () => string): () => void {
  const timers = [setInterval(() => panel.draw(lines()), REDRAW_EVERY_MS)];
  if (!process.stdout.isTTY) timers.push(setInterval(() => panel.log(line()), LOG_EVERY_MS));
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
