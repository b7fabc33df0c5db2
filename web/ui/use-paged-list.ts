import { useEffect, useMemo } from "preact/hooks";
import type { PageOf } from "../../client/index.ts";
import { PagedList } from "./paged-list.ts";

/**
 * A list that is read page by page while its component is on the screen.
 *
 * @param key says what is listed: another key is another list
 */
export function usePagedList<Item>(
  key: string,
  read: (cursor: string | undefined) => Promise<PageOf<Item>>,
): PagedList<Item> {
  const list = useMemo(() => new PagedList(read), [key]);
  useEffect(() => {
    void list.start();
    return () => list.stop();
  }, [list]);
  return list;
}
