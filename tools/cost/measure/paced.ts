/**
 * Begins something for each item, so many a second, and waits for all of it: what comes in a burst overlaps, and would show less of an
 * object's work than there is.
 */
export async function paced<Item>(
  perSecond: number,
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const begun: Promise<void>[] = [];
  for (const item of items) {
    begun.push(work(item));
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
  }
  await Promise.all(begun);
}
