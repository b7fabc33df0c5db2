/** What a query answers that is read page by page. */
export interface Page<Item, Start> {
  items: readonly Item[];
  /** Where the next one begins; null or absent after the last. */
  next?: Start | null | undefined;
}

/** Everything of all pages, each read when the one before is used up. */
export async function* eachOfPages<Item, Start>(
  readPage: (after: Start | null) => Promise<Page<Item, Start>>,
): AsyncGenerator<Item> {
  let after: Start | null = null;
  do {
    const page: Page<Item, Start> = await readPage(after);
    yield* page.items;
    after = page.next ?? null;
  } while (after !== null);
}
