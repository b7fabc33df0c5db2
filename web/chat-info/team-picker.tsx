import { useState } from "preact/hooks";
import type { Person } from "../../client/index.ts";
import { groupsWords } from "../groups/groups-words.ts";
import { PeoplePicker } from "../groups/people-picker.tsx";
import { useAccount } from "../state/use-account.ts";
import { PagedFoot } from "../ui/paged-foot.tsx";
import { usePagedList } from "../ui/use-paged-list.ts";
import { useSettled } from "../ui/use-settled.ts";

interface TeamPickerProps {
  teamId: string;
  chosen: readonly Person[];
  onChange: (chosen: readonly Person[]) => void;
  without: ReadonlySet<string>;
}

/** A team's members, to choose some of them; the server finds them by the beginning of their name. */
export function TeamPicker({ teamId, chosen, onChange, without }: TeamPickerProps) {
  const { api, people } = useAccount();
  const say = groupsWords();
  const [text, setText] = useState("");
  const prefix = useSettled(text.trim().replace(/^@/, ""));
  const list = usePagedList(`${teamId} ${prefix}`, async (cursor) => {
    const page = await api.teams.members(teamId, { cursor, ...(prefix !== "" && { prefix }) });
    people.learn(page.items);
    return page;
  });
  const found = list.items.value.filter(({ userId }) => !without.has(userId));
  return (
    <PeoplePicker
      label={say.findPeople}
      text={text}
      onText={setText}
      people={found}
      chosen={chosen}
      onChange={onChange}
    >
      {list.state.value === "ready" && found.length === 0 && !list.hasMore.value && (
        <p class="list-none">{prefix === "" ? say.everybodyIn : say.nobody(prefix)}</p>
      )}
      <PagedFoot list={list} />
    </PeoplePicker>
  );
}
