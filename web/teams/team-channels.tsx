import { Archive, Hash, Lock, Plus } from "lucide";
import { useState } from "preact/hooks";
import { mayInTeam, type Team } from "../../client/index.ts";
import { go } from "../state/route.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { PagedFoot } from "../ui/paged-foot.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { usePagedList } from "../ui/use-paged-list.ts";
import { CreateChannelDialog } from "./create-channel-dialog.tsx";
import { groupChannels, type ListedChannel } from "./team-channel-groups.ts";
import { teamChannelsWords } from "./team-channels-words.ts";

/** From here on a list is easier searched than read. */
const SEARCHED_FROM = 8;

/** A team's channels: the user's own, those to be joined, and archived ones. */
export function TeamChannels({ team: { teamId, role } }: { team: Team }) {
  const { api, inbox } = useAccount();
  const say = teamChannelsWords();
  const [text, setText] = useState("");
  const [isCreating, setCreating] = useState(false);
  const list = usePagedList(teamId, (cursor) => api.teams.channels(teamId, { cursor, limit: 200 }));
  const groups = groupChannels(teamId, list.items.value, inbox.entries.value);
  const count = groups.mine.length + groups.toJoin.length + groups.archived.length;
  const wanted = text.trim().toLowerCase();
  const matching = (channels: ListedChannel[]) =>
    channels.filter(({ name }) => name.toLowerCase().includes(wanted));
  const mine = matching(groups.mine);
  const toJoin = matching(groups.toJoin);
  const archived = matching(groups.archived);
  const state = list.state.value;

  return (
    <>
      <div class="teams-tools">
        {count >= SEARCHED_FROM && <SearchField label={say.find} text={text} onText={setText} />}
        {mayInTeam("createChannel", role) && (
          <Button icon={Plus} onClick={() => setCreating(true)}>
            {say.create}
          </Button>
        )}
      </div>
      <Group title={say.mine} channels={mine} />
      {toJoin.length > 0 && (
        <section>
          <h2 class="teams-list-title">{say.toJoin}</h2>
          <ul>
            {toJoin.map((channel) => (
              <ChannelToJoin key={channel.channelId} channel={channel} />
            ))}
          </ul>
        </section>
      )}
      <Group title={say.archived} channels={archived} isArchived />
      {(state !== "loading" || count === 0) && <PagedFoot list={list} />}
      {state === "ready" && count === 0 && (
        <Empty icon={Hash} title={say.none}>
          <p>{say.noneHint}</p>
        </Empty>
      )}
      {count > 0 && mine.length + toJoin.length + archived.length === 0 && (
        <p class="list-none">{say.noMatch(text.trim())}</p>
      )}
      {isCreating && <CreateChannelDialog teamId={teamId} onClose={() => setCreating(false)} />}
    </>
  );
}

function Group({
  title,
  channels,
  isArchived = false,
}: {
  title: string;
  channels: readonly ListedChannel[];
  isArchived?: boolean;
}) {
  const say = teamChannelsWords();
  if (channels.length === 0) return null;
  return (
    <section>
      <h2 class="teams-list-title">{title}</h2>
      <ul>
        {channels.map((channel) => (
          <li key={channel.channelId}>
            <Link to={{ view: "chat", channelId: channel.channelId }} class="row teams-channel">
              <ChannelWords channel={channel} isArchived={isArchived} />
              {channel.unread > 0 && (
                <span class={`badge ${channel.isCalled ? "called" : ""}`}>
                  <span aria-hidden="true">{channel.unread > 99 ? "99+" : channel.unread}</span>
                  <span class="hidden">{say.unread(channel.unread)}</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChannelToJoin({ channel }: { channel: ListedChannel }) {
  const { api } = useAccount();
  const say = teamChannelsWords();
  const [isJoining, setJoining] = useState(false);
  const join = async () => {
    setJoining(true);
    try {
      const { channelId } = await api.channels.join(channel.channelId);
      go({ view: "chat", channelId });
    } catch (error) {
      showProblem(error);
      setJoining(false);
    }
  };
  return (
    <li class="row teams-channel">
      <ChannelWords channel={channel} />
      <Button disabled={isJoining} aria-label={say.joinOne(channel.name)} onClick={() => void join()}>
        {say.join}
      </Button>
    </li>
  );
}

function ChannelWords({ channel, isArchived = false }: { channel: ListedChannel; isArchived?: boolean }) {
  const { name, topic, visibility } = channel;
  const isPrivate = visibility === "private";
  return (
    <>
      <span class="teams-channel-mark">
        <Icon
          of={isArchived ? Archive : isPrivate ? Lock : Hash}
          size={18}
          label={isPrivate ? teamChannelsWords().privateMark : undefined}
        />
      </span>
      <span class="row-words">
        <bdi class="row-title one-line">{name}</bdi>
        {topic !== "" && <bdi class="row-note one-line">{topic}</bdi>}
      </span>
    </>
  );
}
