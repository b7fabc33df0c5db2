const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** When "tomorrow morning" is. */
const MORNING_HOUR = 8;

/** Until when, as it is chosen. `kept`: as it is set already. `time`: the next time that a clock shows this. */
export type EndChoice = "none" | "kept" | "15min" | "1h" | "8h" | "morning" | "time";

export interface EndDraft {
  choice: EndChoice;
  /** "15:30", for `time`. */
  timeOfDay: string;
  /** ISO 8601, for `kept`. */
  kept: string | null;
}

/** When sharing ends by this choice, in epoch milliseconds; null: not by itself; undefined: no time is given, or it has passed. */
export function endMs({ choice, timeOfDay, kept }: EndDraft, nowMs: number): number | null | undefined {
  switch (choice) {
    case "none":
      return null;
    case "kept": {
      if (kept === null) return null;
      const keptMs = Date.parse(kept);
      return keptMs > nowMs ? keptMs : undefined;
    }
    case "15min":
      return nowMs + 15 * MINUTE_MS;
    case "1h":
      return nowMs + HOUR_MS;
    case "8h":
      return nowMs + 8 * HOUR_MS;
    case "morning":
      return atTimeOf(nowMs, { day: 1, hour: MORNING_HOUR, minute: 0 });
    case "time":
      return nextTimeOfDay(timeOfDay, nowMs);
  }
}

/** The next moment at which a clock here shows "15:30": today, or tomorrow; undefined where that is no time. */
export function nextTimeOfDay(text: string, nowMs: number): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (hour === undefined || minute === undefined || hour > 23 || minute > 59) return undefined;
  const today = atTimeOf(nowMs, { day: 0, hour, minute });
  return today > nowMs ? today : atTimeOf(nowMs, { day: 1, hour, minute });
}

/** By the calendar, not by the hour: a day may have 23 or 25 of them. */
function atTimeOf(
  nowMs: number,
  { day, hour, minute }: { day: number; hour: number; minute: number },
): number {
  const date = new Date(nowMs);
  date.setDate(date.getDate() + day);
  return date.setHours(hour, minute, 0, 0);
}
