import { language } from "./language.ts";
import { words } from "./words.ts";

const say = words({
  en: {
    now: "now",
    secondsAgo: (seconds: number) => `${seconds} s ago`,
    minutesAgo: (minutes: number) => `${minutes} min ago`,
    hoursAgo: (hours: number) => `${hours} h ago`,
    today: "Today",
    yesterday: "Yesterday",
    compass: ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"],
  },
  ko: {
    now: "방금",
    secondsAgo: (seconds) => `${seconds}초 전`,
    minutesAgo: (minutes) => `${minutes}분 전`,
    hoursAgo: (hours) => `${hours}시간 전`,
    today: "오늘",
    yesterday: "어제",
    compass: ["북쪽", "북동쪽", "동쪽", "남동쪽", "남쪽", "남서쪽", "서쪽", "북서쪽"],
  },
});

const DAY_MS = 86_400_000;

/** "80 m", "1.2 km", "12 km": no more precise than a phone knows. */
export function formatDistance(distanceM: number): string {
  if (distanceM < 995) return `${Math.round(distanceM / 10) * 10} m`;
  return `${(distanceM / 1_000).toFixed(distanceM < 9_950 ? 1 : 0)} km`;
}

/** "now", "40 s ago", "3 min ago", "2 h ago"; the date where that is longer ago than a day. */
export function formatAge(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1_000));
  if (seconds < 10) return say().now;
  if (seconds < 60) return say().secondsAgo(seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say().minutesAgo(minutes);
  return nowMs - atMs < DAY_MS ? say().hoursAgo(Math.round(minutes / 60)) : formatDate(atMs, nowMs);
}

/** The point of the compass that something lies at. @param bearingDeg clockwise from north */
export function formatBearing(bearingDeg: number): string {
  const eighth = Math.round((((bearingDeg % 360) + 360) % 360) / 45) % 8;
  return say().compass[eighth] ?? "";
}

/** "14:05", as the language writes it. */
export function formatTime(atMs: number): string {
  return formatter({ hour: "2-digit", minute: "2-digit" }).format(atMs);
}

/** "30 November", with the year where it is another one. */
export function formatDate(atMs: number, nowMs: number): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  const year = isThisYear ? {} : ({ year: "numeric" } as const);
  return formatter({ day: "numeric", month: "long", ...year }).format(atMs);
}

/** "Today", "Yesterday", or the date with its weekday. */
export function formatDay(atMs: number, nowMs: number): string {
  const days = Math.round((startOfDay(nowMs) - startOfDay(atMs)) / DAY_MS);
  if (days === 0) return say().today;
  if (days === 1) return say().yesterday;
  return days < 7 && days > 0 ? formatter({ weekday: "long" }).format(atMs) : formatDate(atMs, nowMs);
}

/** A time of today, the weekday of this week, else the date: for lists. */
export function formatMoment(atMs: number, nowMs: number): string {
  return startOfDay(atMs) === startOfDay(nowMs) ? formatTime(atMs) : formatDay(atMs, nowMs);
}

/** Date and time in full, for a title. */
export function formatFully(atMs: number): string {
  return formatter({ dateStyle: "full", timeStyle: "short" }).format(atMs);
}

/** "1.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  const format = {
    style: "unit",
    unit: units[step],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(language.value, format).format(value);
}

/** "12,345". */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** "0:07", "12:30". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "Mina, Jun and Leo". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(items);
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes long: a list asks for the same one with each row. */
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language.value + JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language.value, options);
  formatters.set(key, known);
  return known;
}
