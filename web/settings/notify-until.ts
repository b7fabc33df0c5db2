import type { Notify, NotifyLevel } from "../../client/index.ts";

const HOUR_MS = 3_600_000;

/** For how long somebody may want to hear less. */
export const QUIET_TIMES = {
  hour: HOUR_MS,
  hours8: 8 * HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
} as const;
export type QuietTime = keyof typeof QUIET_TIMES | "forGood";

/** A setting from now on. To hear everything needs no end: that is what it goes back to. */
export function notifyFor(level: NotifyLevel, time: QuietTime, nowMs: number): Notify {
  if (level === "all" || time === "forGood") return { level, until: null };
  return { level, until: nowMs + QUIET_TIMES[time] };
}

/** What holds of a setting: once its end has passed, everything is heard again. */
export function notifyNow(notify: Notify, nowMs: number): Notify {
  const isOver = notify.until !== null && notify.until <= nowMs;
  return isOver || notify.level === "all" ? { level: "all", until: null } : notify;
}
