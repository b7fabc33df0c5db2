import type { Clock } from "./clock.ts";

/** Waits for work, but no longer than this. Throws `message` then, and what the work throws. */
export async function inTime<Answer>(
  clock: Clock,
  timeoutMs: number,
  work: Promise<Answer>,
  message: string,
): Promise<Answer> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(timeoutMs, () => reject(new Error(message)));
  try {
    return await Promise.race([work, timeout]);
  } finally {
    cancel();
  }
}
