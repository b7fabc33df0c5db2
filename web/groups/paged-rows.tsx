import type { ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";
import { Spinner } from "../ui/empty.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { Failed } from "./failed.tsx";
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
  const state = list.state.value;
  return (
    <>
      {items.length > 0 && <ul aria-label={label}>{items.map(row)}</ul>}
      {state === "loading" && <Spinner />}
      {state === "failed" && <Failed error={list.error.value} onRetry={() => void list.more()} />}
      {state === "ready" && items.length === 0 && empty}
      {state === "ready" && list.hasMore.value && (
        <Button class="groups-more" onClick={() => void list.more()}>
          {uiWords().more}
        </Button>
      )}
    </>
  );
}
