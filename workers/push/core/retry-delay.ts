/** The first pause after a failure. */
const FIRST_S = 10;
/** Pauses double up to here. With the 30 retries of the queue that makes 1 h 44 min at least. */
const LONGEST_S = 300;
/** What the queue takes as a delay. */
const MAX_DELAY_S = 43_200;

/**
 * How long to wait before a notification is tried again: as long as the provider asks, else exponential backoff, with a fifth of
 * jitter either way so that what failed together does not come back together.
 *
 * @param attempts how often it was tried, from 1 on
 * @param askedS what the provider asks for; null where it says nothing
 * @param random from [0, 1)
 * @returns whole seconds
 */
export function retryDelayS(attempts: number, askedS: number | null, random: number): number {
  if (askedS !== null) return Math.min(Math.max(1, Math.ceil(askedS)), MAX_DELAY_S);
  const pauseS = Math.min(LONGEST_S, FIRST_S * 2 ** (Math.max(1, attempts) - 1));
  return Math.round(pauseS * (0.8 + 0.4 * random));
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3), seconds or a date. Null where there is none that can be read. */
export function parseRetryAfterS(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  // A date begins with the name of its day; without it, `Date.parse` would take all kinds of things.
  const atMs = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
}
