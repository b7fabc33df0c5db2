import { useState } from "preact/hooks";
import type { Person } from "../../client/index.ts";
import { Failed } from "../groups/failed.tsx";
import { groupsWords } from "../groups/groups-words.ts";
import { PeoplePicker } from "../groups/people-picker.tsx";
import { usePagedList } from "../groups/use-paged-list.ts";
import { useSettled } from "../groups/use-settled.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Spinner } from "../ui/empty.tsx";
import { uiWords } from "../ui/ui-words.ts";

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
  const state = list.state.value;
  const hasMore = list.hasMore.value;
  return (
    <PeoplePicker
      label={say.findPeople}
      text={text}
      onText={setText}
      people={found}
      chosen={chosen}
      onChange={onChange}
    >
      {state === "loading" && <Spinner />}
      {state === "failed" && <Failed error={list.error.value} onRetry={() => void list.more()} />}
      {state === "ready" && hasMore && (
        <Button class="groups-more" onClick={() => void list.more()}>
          {uiWords().more}
        </Button>
      )}
      {state === "ready" && found.length === 0 && !hasMore && (
        <p class="groups-none">{prefix === "" ? say.everybodyIn : say.nobody(prefix)}</p>
      )}
    </PeoplePicker>
  );
}
