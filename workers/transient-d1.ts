/**
 * What D1 says where the same may work a moment later: the errors whose recommended action is to retry, or to wait for what is queued. From
 * "List of D1_ERRORs", https://developers.cloudflare.com/d1/observability/debug-d1/.
 */
const TRANSIENT = [
  /reset because its code was updated/i,
  /caused object to be reset/i,
  /network connection lost/i,
  /cannot resolve d1 db due to transient issue/i,
  /d1 db is overloaded/i,
  /d1 db.* exceeded its (cpu time|memory) limit/i,
  /storage operation exceeded timeout/i,
];

/** Deeper than drizzle, better-auth and D1 wrap what was thrown. */
const MAX_CAUSES = 5;

/** How long to wait, in milliseconds, where the database does not say. */
export const TRANSIENT_RETRY_MS = 1_000;

/** Whether a database was out of reach or had too much to do, rather than that something is wrong with the query. */
export function isTransientD1Error(error: unknown, causes = MAX_CAUSES): boolean {
  if (!(error instanceof Error)) return false;
  const isD1 = error.message.startsWith("D1_") || error.message.startsWith("D1 ");
  if (isD1 && TRANSIENT.some((pattern) => pattern.test(error.message))) return true;
  return causes > 0 && isTransientD1Error(error.cause, causes - 1);
}
