import { Button } from "./button.tsx";
import { Spinner } from "./empty.tsx";
import { Failed } from "./failed.tsx";
import type { PagedList } from "./paged-list.ts";
import { uiWords } from "./ui-words.ts";

/** Below what is read of a list: that more is on its way, why not, or the way to it. */
export function PagedFoot({ list }: { list: PagedList<unknown> }) {
  const more = () => void list.more();
  switch (list.state.value) {
    case "loading":
      return <Spinner />;
    case "failed":
      return <Failed error={list.error.value} onRetry={more} />;
    case "ready":
      if (!list.hasMore.value) return null;
      return (
        <Button class="list-more" onClick={more}>
          {uiWords().more}
        </Button>
      );
  }
}
