import type { QuietHours } from "../../../protocol/notifications/settings.ts";

const MINUTES_A_DAY = 1_440;
const MINUTE_MS = 60_000;

/** Making one takes longer than all else here. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether nothing may be pushed now, by the clock on the wall of the user's zone. */
export function isQuiet(hours: QuietHours | null, nowMs: number): boolean {
  if (!hours) return false;
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)];
  const now = minuteAt(hours.timeZone, nowMs);
  return from < to ? from <= now && now < to : from <= now || now < to;
}

/**
 * When quiet hours that are on now end, in epoch milliseconds, unless the zone's clocks are changed before: whoever waits for it
 * looks again then.
 */
export function quietEndMs(hours: QuietHours, nowMs: number): number {
  const left = minuteOf(hours.to) - minuteAt(hours.timeZone, nowMs);
  const minutes = left > 0 ? left : left + MINUTES_A_DAY;
  return nowMs - (nowMs % MINUTE_MS) + minutes * MINUTE_MS;
}

/** Minutes since midnight. */
function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function minuteAt(timeZone: string, nowMs: number): number {
  return minuteOf(formatOf(timeZone).format(nowMs));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  return format;
}
