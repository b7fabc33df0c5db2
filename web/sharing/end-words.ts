import { formatDate, formatTime } from "../i18n/format.ts";
import { sharingWords } from "./sharing-words.ts";

const DAY_MS = 86_400_000;

/** "15:30", "tomorrow, 08:00", "3 December, 08:00". */
export function endWords(atMs: number, nowMs: number): string {
  const say = sharingWords();
  const time = formatTime(atMs);
  const days = Math.round((dayOf(atMs) - dayOf(nowMs)) / DAY_MS);
  if (days === 0) return time;
  return days === 1 ? say.tomorrow(time) : say.onDay(formatDate(atMs, nowMs), time);
}

function dayOf(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}
