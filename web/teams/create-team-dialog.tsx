import { useRef, useState } from "preact/hooks";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { AttemptKey } from "../ui/attempt-key.ts";
import { Avatar } from "../ui/avatar.tsx";
import { MAX_TEAM_NAME } from "../ui/bounds.ts";
import { TextField } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { pictureAddresses } from "../ui/picture-addresses.ts";
import { PictureField } from "../ui/picture-field.tsx";
import { useWork } from "../ui/use-work.ts";
import { teamsWords } from "./teams-words.ts";

/** Makes a team, and opens it. */
export function CreateTeamDialog({ onClose }: { onClose: () => void }) {
  const { api, teams } = useAccount();
  const say = teamsWords();
  const [name, setName] = useState("");
  const [picture, setPicture] = useState<string | null>(null);
  const key = useRef(new AttemptKey());
  const { isBusy, problem, run } = useWork();

  const create = () => {
    const team = { name: name.trim(), picture };
    run(async () => {
      const { teamId } = await api.teams.create(team, { key: key.current.of(team) });
      await teams.read();
      onClose();
      go({ view: "team", teamId });
    });
  };
  return (
    <FormDialog
      title={say.createTeam}
      yes={say.create}
      canSubmit={!isBusy && name.trim() !== ""}
      onSubmit={create}
      onClose={onClose}
    >
      <PictureField hasPicture={picture !== null} onChange={setPicture}>
        <span class="teams-face">
          <Avatar
            id={name}
            name={name}
            size={72}
            pictures={picture === null ? [] : pictureAddresses(api, { fileId: picture }, picture)}
          />
        </span>
      </PictureField>
      <TextField
        label={say.name}
        value={name}
        onInput={setName}
        maxLength={MAX_TEAM_NAME}
        autocomplete="off"
        isRequired
        problem={problem}
      />
      <OfflineNote />
    </FormDialog>
  );
}
