/** Where to go on in a list. */
export interface Page {
  /** The `nextCursor` of the page before; the beginning unless given. */
  cursor?: string | undefined;
  /** 1 to 200; 50 unless given. */
  limit?: number | undefined;
}

/** One page of a list. */
export interface PageOf<Item> {
  items: Item[];
  /** Pass it as `cursor` to read on; null at the end. */
  nextCursor: string | null;
}

/** Every item of a list, page by page as they are read. */
export async function* everyItem<Item>(
  read: (page: Page) => Promise<PageOf<Item>>,
  limit = 200,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read({ cursor, limit });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

type QueryValue = string | number | boolean | undefined;

/** Written by hand because React Native's URLSearchParams is incomplete. */
export function query(values: { [name: string]: QueryValue }): string {
  const pairs = Object.entries(values)
    .filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** A path with each value written so that it stays one step of it. */
export function path(steps: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: steps }, ...values.map((value) => encodeURIComponent(value)));
}

/** The header that makes a request safe to repeat. */
export function keyed(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { "idempotency-key": key };
}
