import { MessageCirclePlus, MessageSquareDashed, Search } from "lucide";
import { useState } from "preact/hooks";
import type { InboxEntry } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { lazily } from "../ui/lazily.tsx";
import { Link } from "../ui/link.tsx";
import { Page } from "../ui/page.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { ChannelList } from "./list/channel-list.tsx";
import { CHANNEL_FILTERS, type ChannelFilter, filterChannels } from "./list/filter-channels.ts";
import { listWords } from "./list/list-words.ts";
import { channelName } from "./names.ts";
import "./list/list.css";

const NewChatDialog = lazily(async () => (await import("../groups/new-chat-dialog.tsx")).NewChatDialog);

/** The user's channels, the latest first; from what is kept while there is no network. */
export function ChatListPage({ channelId }: { channelId?: string }) {
  const account = useAccount();
  const [filter, setFilter] = useState<ChannelFilter>("all");
  const [text, setText] = useState("");
  const [isMaking, setMaking] = useState(false);
  const say = listWords();
  const entries = account.inbox.entries.value;
  const nameOf = (entry: InboxEntry) => channelName(account, entry);
  const shown = filterChannels(entries, { filter, text, nameOf });
  const actions = (
    <>
      <Link to={{ view: "search", text: "" }} class="icon-button" label={say.searchMessages}>
        <Icon of={Search} />
      </Link>
      <IconButton icon={MessageCirclePlus} label={say.newChat} onClick={() => setMaking(true)} />
    </>
  );
  return (
    <Page title={say.title} actions={actions} class="chat-list">
      {entries.length === 0 && !account.inbox.isKnown.value ? (
        <Spinner />
      ) : entries.length === 0 ? (
        <Empty icon={MessageSquareDashed} title={say.empty}>
          <p>{say.emptyNote}</p>
          <Button kind="primary" icon={MessageCirclePlus} onClick={() => setMaking(true)}>
            {say.newChat}
          </Button>
        </Empty>
      ) : (
        <>
          <div class="chat-list-top">
            <SearchField label={say.findByName} text={text} onText={setText} />
            <fieldset class="filters">
              <legend class="hidden">{say.filter}</legend>
              {CHANNEL_FILTERS.map((each) => (
                <button
                  type="button"
                  key={each}
                  aria-pressed={each === filter}
                  onClick={() => setFilter(each)}
                >
                  {say.filters[each]}
                </button>
              ))}
            </fieldset>
          </div>
          {shown.length === 0 ? (
            <p class="search-note quiet">{filter === "unread" && text === "" ? say.allRead : say.noMatch}</p>
          ) : (
            <ChannelList entries={shown} channelId={channelId} />
          )}
        </>
      )}
      {isMaking && <NewChatDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}
