import { useState } from "preact/hooks";
import type { Team } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { MAX_TEAM_NAME } from "../ui/bounds.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { PictureField } from "../ui/picture-field.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { useWork } from "../ui/use-work.ts";
import { TeamAvatar } from "./team-avatar.tsx";
import { teamsWords } from "./teams-words.ts";

/** A team's name and picture, to be changed. */
export function TeamLooks({ team }: { team: Team }) {
  const { api, teams } = useAccount();
  const say = teamsWords();
  const [name, setName] = useState(team.name);
  const { isBusy, problem, run } = useWork();
  const change = async (update: { name: string } | { picture: string | null }) => {
    await api.teams.update(team.teamId, update);
    await teams.read();
  };
  const isChanged = name.trim() !== "" && name.trim() !== team.name;
  return (
    <section class="section" aria-label={say.lookSection}>
      <PictureField hasPicture={team.picture !== null} onChange={(picture) => change({ picture })}>
        <TeamAvatar team={team} size={72} />
      </PictureField>
      <form
        class="form-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) run(() => change({ name: name.trim() }));
        }}
      >
        <TextField
          label={say.name}
          value={name}
          onInput={setName}
          maxLength={MAX_TEAM_NAME}
          autocomplete="off"
          isRequired
          problem={problem}
        />
        <Button type="submit" disabled={isBusy || !isChanged}>
          {uiWords().save}
        </Button>
      </form>
    </section>
  );
}
