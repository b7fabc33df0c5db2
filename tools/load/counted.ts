import { inParallel } from "../in-parallel.ts";
import type { LivePanel } from "../terminal/live-panel.ts";

/** What is being done, and how much of it. */
export type OnProgress = (what: string, done: number, of: number) => void;

/** As many requests at a time as keep a small server busy without queueing for long. */
const PARALLEL = 12;

/** Does something for every item, several at a time, and says how far it has got. */
export async function counted<Item>(
  what: string,
  items: Item[],
  onProgress: OnProgress,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let done = 0;
  await inParallel(PARALLEL, items, async (item) => {
    await work(item);
    done += 1;
    onProgress(what, done, items.length);
  });
}

/** Shows progress on a panel, and in the end what was done. */
export function progressLog(panel: LivePanel): OnProgress {
  return (what, done, of) => {
    panel.draw(["", `${what}: ${done.toLocaleString("en-US")} of ${of.toLocaleString("en-US")}`]);
    if (done === of) panel.log(`${of.toLocaleString("en-US")} ${what}`);
  };
}
