export const STATUS_ENDS = ["never", "30min", "1h", "4h", "today"] as const;
export type StatusEnd = (typeof STATUS_ENDS)[number];

const MINUTES: Partial<Record<StatusEnd, number>> = { "30min": 30, "1h": 60, "4h": 240 };

/** When a status ends that is set now; null: not by itself. */
export function endsAtMs(end: StatusEnd, nowMs: number): number | null {
  if (end === "never") return null;
  const minutes = MINUTES[end];
  if (minutes !== undefined) return nowMs + minutes * 60_000;
  // Today lasts until midnight, where the user is.
  return new Date(nowMs).setHours(24, 0, 0, 0);
}
