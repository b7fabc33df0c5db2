import type { ComponentChildren } from "preact";
import { PagedFoot } from "./paged-foot.tsx";
import type { PagedList } from "./paged-list.ts";

interface PagedRowsProps<Item> {
  list: PagedList<Item>;
  /** What is listed. */
  label: string;
  row: (item: Item) => ComponentChildren;
  /** Which of those at hand show; all unless given. */
  shown?: readonly Item[] | undefined;
  /** What stands there where there is nothing. */
  empty: ComponentChildren;
}

/** The rows of a list that is read page by page, with what there is to say while it is, and where that fails. */
export function PagedRows<Item>({ list, label, row, shown, empty }: PagedRowsProps<Item>) {
  const items = shown ?? list.items.value;
  return (
    <>
      {items.length > 0 && <ul aria-label={label}>{items.map(row)}</ul>}
      {list.state.value === "ready" && items.length === 0 && empty}
      <PagedFoot list={list} />
    </>
  );
}
