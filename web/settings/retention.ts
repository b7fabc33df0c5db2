/** How long messages may be kept, in days, as it is offered; any other number up to the server's bound can be written. */
export const RETENTION_DAYS = [1, 7, 30, 90, 365] as const;
const MAX_RETENTION_DAYS = 36_500;

/** The days that somebody wrote; null where that is no number of days. */
export function daysIn(text: string): number | null {
  const days = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return days >= 1 && days <= MAX_RETENTION_DAYS ? days : null;
}

/** Whether a change erases what was kept so far. */
export function erases(before: number | null, after: number | null): boolean {
  return after !== null && (before === null || after < before);
}
