import { UserPlus } from "lucide";
import { useState } from "preact/hooks";
import type { Person } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Link } from "../ui/link.tsx";
import { matchPeople } from "../ui/match-people.ts";
import { groupsWords } from "./groups-words.ts";
import { PeoplePicker } from "./people-picker.tsx";

interface FriendPickerProps {
  chosen: readonly Person[];
  onChange: (chosen: readonly Person[]) => void;
  /** Friends who cannot be chosen: they are in already. */
  without?: ReadonlySet<string>;
  /** How many may be chosen. */
  max?: number;
}

/** The user's friends, to choose some of them. */
export function FriendPicker({ chosen, onChange, without, max = Infinity }: FriendPickerProps) {
  const { friends } = useAccount();
  const say = groupsWords();
  const [text, setText] = useState("");
  if (friends.all.length === 0) return friends.isRead.value ? <NoFriends /> : <Spinner />;
  const people = friends.all.filter(({ userId }) => without?.has(userId) !== true);
  const found = matchPeople(people, text);
  return (
    <PeoplePicker
      label={say.findFriends}
      text={text}
      onText={setText}
      people={found}
      chosen={chosen}
      onChange={(next) => {
        onChange(next);
        setText("");
      }}
      isFull={chosen.length >= max}
    >
      {found.length === 0 && (
        <p class="list-none">{people.length === 0 ? say.everybodyIn : say.nobody(text.trim())}</p>
      )}
    </PeoplePicker>
  );
}

function NoFriends() {
  const say = groupsWords();
  return (
    <Empty icon={UserPlus} title={say.noFriends}>
      <p>{say.noFriendsHint}</p>
      <Link to={{ view: "friends", tab: "code" }} class="button primary">
        {say.addFriend}
      </Link>
    </Empty>
  );
}
