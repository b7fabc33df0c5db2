import { useCallback, useState } from "preact/hooks";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Page } from "../ui/page.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { SearchHits } from "./search/search-hits.tsx";
import { searchWords } from "./search/search-words.ts";
import { useSearch } from "./search/use-search.ts";

/** Finds messages in all of the user's channels. What is sought is part of the address, so that "back" comes back to it. */
export function SearchPage({ text: first }: { text: string }) {
  const { api } = useAccount();
  const [text, setText] = useState(first);
  const find = useCallback((sought: string) => api.messages.searchAll(sought), [api]);
  const search = useSearch(text, find);
  const say = searchWords();
  return (
    <Page title={say.title} back={{ view: "chats" }} class="search-page">
      <div class="search-top">
        <SearchField
          label={say.everywhere}
          text={text}
          takesFocus
          onText={(typed) => {
            setText(typed);
            go({ view: "search", text: typed }, { replace: true });
          }}
        />
      </div>
      <SearchHits search={search} withChannel />
    </Page>
  );
}
