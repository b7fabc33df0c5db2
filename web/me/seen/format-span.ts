import { formatDay, formatTime } from "../../i18n/format.ts";
import { seenWords } from "./seen-words.ts";

/** "Today 14:02–14:31", "Yesterday 23:50–Today 00:10", "Today 14:02–now" where it lasts, and "Today 14:02" where it was within a minute. */
export function formatSpan(fromMs: number, toMs: number | null, nowMs: number): string {
  const from = `${formatDay(fromMs, nowMs)} ${formatTime(fromMs)}`;
  if (toMs === null) return `${from}–${seenWords().now}`;
  const isSameDay = formatDay(fromMs, nowMs) === formatDay(toMs, nowMs);
  const to = isSameDay ? formatTime(toMs) : `${formatDay(toMs, nowMs)} ${formatTime(toMs)}`;
  return isSameDay && formatTime(fromMs) === to ? from : `${from}–${to}`;
}
