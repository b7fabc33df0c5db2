import type { Miniflare } from "miniflare";

/**
 * Does what the platform does at the times of `triggers` in wrangler.toml, which miniflare leaves to others: calls the
 * Worker's `scheduled` again and again.
 *
 * @returns how to stop it; it waits for the run that is under way
 */
export function startCron(
  miniflare: Miniflare,
  workerName: string,
  everyMs: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const run = async () => {
    const worker = await miniflare.getWorker(workerName);
    await worker.scheduled({});
  };
  const timer = setInterval(() => {
    running = running.then(run).catch(onError);
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
