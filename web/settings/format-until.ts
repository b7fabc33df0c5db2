import { formatDay, formatTime } from "../i18n/format.ts";

/** When something ends: "14:05" today, else the day and the time. */
export function formatUntil(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatTime(atMs) : `${formatDay(atMs, nowMs)}, ${formatTime(atMs)}`;
}
