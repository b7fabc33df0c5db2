const WITHIN_MS = 1_000;
const SOON_MS = 200;

/** Does something once there is nothing else to do, or a moment later where the browser cannot tell. @returns drops it */
export function whenIdle(work: () => void): () => void {
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(work, SOON_MS);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work, { timeout: WITHIN_MS });
  return () => cancelIdleCallback(request);
}
