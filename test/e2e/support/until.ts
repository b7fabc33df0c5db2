/** Waits until `check` answers something else than undefined, which it is asked for every few milliseconds. */
export async function until<Value>(
  what: string,
  check: () => Value | undefined,
  timeoutMs = 10_000,
): Promise<Value> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const value = check();
    if (value !== undefined) return value;
    if (Date.now() > deadlineMs) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
