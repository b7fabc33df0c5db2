/** How many calls may wait for their answers at a time: as many as the platform lets wait for a connection. */
const AT_ONCE = 6;

/** Calls `run` for each item, a few at a time. `run` must not fail. */
export async function inParallel<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const work = async () => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
