import { UserPlus } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { TeamMember } from "../../client/index.ts";
import { language } from "../i18n/language.ts";
import { byRank, type MemberAct, ROLE_BY_ACT } from "../members/member-acts.ts";
import { MemberRow } from "../members/member-row.tsx";
import { membersWords } from "../members/members-words.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { matchPeople } from "../ui/match-people.ts";
import { PagedRows } from "../ui/paged-rows.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { usePagedList } from "../ui/use-paged-list.ts";
import { chatInfoWords } from "./chat-info-words.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import type { ShownChannel } from "./use-channel.ts";

/** From here on a list is easier searched than read. */
const SEARCHED_FROM = 8;
const PAGE = 200;
/** How many are read by themselves to find a name among them; then it takes another wish. */
const MAX_SEARCHED = 1_000;

/** Who is in a channel, and what the user may do about it. */
export function ChannelMembers({ shown }: { shown: ShownChannel }) {
  const { api, people } = useAccount();
  const say = membersWords();
  const sayInfo = chatInfoWords();
  const { channel, may } = shown;
  const { channelId, memberCount } = channel;
  const [text, setText] = useState("");
  const [isInviting, setInviting] = useState(false);
  const list = usePagedList(channelId, async (cursor) => {
    const page = await api.channels.members(channelId, { cursor, limit: PAGE });
    people.learn(page.items);
    return page;
  });
  // Somebody came or went.
  useEffect(() => {
    if (list.state.peek() === "ready") void list.start();
  }, [list, memberCount]);

  const items = list.items.value;
  const found = matchPeople(byRank(items), text);
  const isSearching = text.trim() !== "";
  const isShort = isSearching && found.length === 0 && items.length < MAX_SEARCHED;
  const state = list.state.value;
  useEffect(() => {
    if (isShort && state === "ready" && list.hasMore.peek()) void list.more();
  }, [isShort, state, list, items]);

  const act = async (member: TeamMember, what: MemberAct) => {
    try {
      if (what === "remove") await api.channels.removeMember(channelId, member.userId);
      else await api.channels.setRole(channelId, member.userId, ROLE_BY_ACT[what]);
      await list.start();
    } catch (error) {
      showProblem(error);
    }
  };
  const rights = {
    setRole: may("setRole"),
    removeMember: may("removeMember"),
    removeAdmin: may("removeAdmin"),
  };
  const count = new Intl.NumberFormat(language.value).format(memberCount);
  return (
    <section class="chat-info-list">
      <div class="chat-info-list-head">
        <h3>{sayInfo.members(count, memberCount === 1)}</h3>
        {may("invite") && (
          <Button icon={UserPlus} onClick={() => setInviting(true)}>
            {sayInfo.invite}
          </Button>
        )}
      </div>
      {memberCount >= SEARCHED_FROM && (
        <div class="chat-info-find">
          <SearchField label={say.findMembers} text={text} onText={setText} />
        </div>
      )}
      <PagedRows
        list={list}
        label={say.members}
        shown={found}
        row={(member) => (
          <MemberRow
            key={member.userId}
            member={member}
            rights={rights}
            onAct={(whom, what) => void act(whom, what)}
          />
        )}
        empty={<p class="list-none">{isSearching ? say.noMatch(text.trim()) : say.none}</p>}
      />
      {isInviting && (
        <InviteDialog
          channel={channel}
          without={new Set(items.map(({ userId }) => userId))}
          onClose={() => setInviting(false)}
          onInvited={() => void list.start()}
        />
      )}
    </section>
  );
}
