import { UserPlus, UsersRound } from "lucide";
import { useState } from "preact/hooks";
import { useAccount } from "../state/use-account.ts";
import { Empty } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { matchPeople } from "../ui/match-people.ts";
import { SearchField } from "../ui/search-field.tsx";
import { AddDialog } from "./add-dialog.tsx";
import { FriendRow } from "./friend-row.tsx";
import { friendsWords } from "./friends-words.ts";
import { ListState } from "./list-state.tsx";
import { PeopleList } from "./people-list.tsx";

/** All friends by name, to be searched; on top, the way to more of them. */
export function AllFriends() {
  const { friends } = useAccount();
  const [text, setText] = useState("");
  const [isAdding, setAdding] = useState(false);
  const say = friendsWords();
  const shown = matchPeople(friends.all, text);
  return (
    <div class="friends-all">
      <button type="button" class="row" aria-haspopup="dialog" onClick={() => setAdding(true)}>
        <span class="friends-add-icon">
          <Icon of={UserPlus} />
        </span>
        <span class="row-words">
          <span class="row-title">{say.addTitle}</span>
          <span class="row-note">{say.addNote}</span>
        </span>
      </button>
      <ListState
        isEmpty={friends.all.length === 0}
        empty={
          <Empty icon={UsersRound} title={say.noFriends}>
            <p>{say.noFriendsText}</p>
          </Empty>
        }
      >
        <div class="friends-search">
          <SearchField label={say.search} text={text} onText={setText} />
          <span class="row-note" role="status">
            {say.count(shown.length)}
          </span>
        </div>
        {shown.length === 0 ? (
          <p class="friends-none quiet">{say.noMatch}</p>
        ) : (
          <PeopleList label={say.list} people={shown} class="friends-fill">
            {(friend) => <FriendRow friend={friend} />}
          </PeopleList>
        )}
      </ListState>
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
    </div>
  );
}
