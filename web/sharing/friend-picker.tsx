import { useState } from "preact/hooks";
import type { Contact } from "../../client/index.ts";
import { PeopleList } from "../friends/people-list.tsx";
import { useAccount } from "../state/use-account.ts";
import { matchPeople } from "../ui/match-people.ts";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { sharingWords } from "./sharing-words.ts";

/** With fewer friends, all are in sight anyway. */
const SEARCH_FROM = 7;

interface FriendPickerProps {
  label: string;
  /** All friends unless given. */
  friends?: readonly Contact[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  /** What it is in says what it is about. */
  isInner?: boolean;
}

/** Some of the friends, to be ticked. */
export function FriendPicker({ label, friends, chosen, onChange, isInner = false }: FriendPickerProps) {
  const account = useAccount();
  const [text, setText] = useState("");
  const say = sharingWords();
  const all = friends ?? account.friends.all;
  const shown = matchPeople(all, text);
  const toggle = (userId: string) => {
    const changed = new Set(chosen);
    if (!changed.delete(userId)) changed.add(userId);
    onChange(changed);
  };
  return (
    <fieldset class="friend-picker">
      <legend class={isInner ? "hidden" : ""}>{label}</legend>
      {all.length >= SEARCH_FROM && <SearchField label={say.findFriend} text={text} onText={setText} />}
      {shown.length === 0 ? (
        <p class="field-hint">{all.length === 0 ? say.noFriends : say.noMatch}</p>
      ) : (
        <PeopleList label={label} people={shown} class="friend-picker-list">
          {({ userId, displayName, handle }) => (
            <label class="friend-picker-row">
              <input type="checkbox" checked={chosen.has(userId)} onChange={() => toggle(userId)} />
              <PersonAvatar userId={userId} size={28} />
              <span class="row-words">
                <bdi class="one-line">{displayName}</bdi>
              </span>
              <span class="row-note one-line">@{handle}</span>
            </label>
          )}
        </PeopleList>
      )}
    </fieldset>
  );
}
