import { useState } from "preact/hooks";
import type { Team } from "../../client/index.ts";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { TextField } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { useWork } from "../ui/use-work.ts";
import { teamsWords } from "./teams-words.ts";

/** Ends a team for everybody, once its name was typed. */
export function DeleteTeamDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const { api, teams } = useAccount();
  const say = teamsWords();
  const [typed, setTyped] = useState("");
  const { isBusy, problem, run } = useWork();
  const isSure = typed.trim() === team.name;
  const end = async () => {
    await api.teams.delete(team.teamId);
    await teams.read();
    onClose();
    go({ view: "teams" }, { replace: true });
  };
  return (
    <FormDialog
      title={say.deleteTitle(team.name)}
      yes={say.delete}
      isDanger
      canSubmit={isSure && !isBusy}
      onSubmit={() => run(end)}
      onClose={onClose}
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
    </FormDialog>
  );
}
