import { X } from "lucide";
import { useCallback, useState } from "preact/hooks";
import { useAccount } from "../../state/use-account.ts";
import { IconButton } from "../../ui/button.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SearchHits } from "./search-hits.tsx";
import { searchWords } from "./search-words.ts";
import { useSearch } from "./use-search.ts";

/** Finds messages in one channel. */
export function ChannelSearch({ channelId, onClose }: { channelId: string; onClose: () => void }) {
  const { api } = useAccount();
  const [text, setText] = useState("");
  const find = useCallback((sought: string) => api.messages.search(channelId, sought), [api, channelId]);
  const search = useSearch(text, find);
  const say = searchWords();
  return (
    <section class="side-body" aria-label={say.inChat}>
      <header class="chat-head">
        <SearchField label={say.inChat} text={text} onText={setText} takesFocus />
        <IconButton icon={X} label={say.close} onClick={onClose} />
      </header>
      <div class="side-scroll">
        <SearchHits search={search} withChannel={false} />
      </div>
    </section>
  );
}
