import { useId, useState } from "preact/hooks";
import type { Team } from "../../client/index.ts";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { useFirstField } from "../ui/use-first-field.ts";
import { useWork } from "../ui/use-work.ts";
import { teamsWords } from "./teams-words.ts";

/** Ends a team for everybody, once its name was typed. */
export function DeleteTeamDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const { api, teams } = useAccount();
  const say = teamsWords();
  const [typed, setTyped] = useState("");
  const form = useFirstField();
  const formId = useId();
  const { isBusy, problem, run } = useWork();
  const isSure = typed.trim() === team.name;
  const end = async () => {
    await api.teams.delete(team.teamId);
    await teams.read();
    onClose();
    go({ view: "teams" }, { replace: true });
  };
  return (
    <Dialog
      title={say.deleteTitle(team.name)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button kind="danger" type="submit" form={formId} disabled={!isSure || isBusy}>
            {say.delete}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        ref={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isSure) run(end);
        }}
      >
        <p>{say.deleteText}</p>
        <TextField
          label={say.typeName}
          hint={<bdi>{team.name}</bdi>}
          value={typed}
          onInput={setTyped}
          autocomplete="off"
          problem={problem}
        />
        <OfflineNote />
      </form>
    </Dialog>
  );
}
