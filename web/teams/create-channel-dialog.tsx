import { useRef, useState } from "preact/hooks";
import type { Visibility } from "../../client/index.ts";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { AttemptKey } from "../ui/attempt-key.ts";
import { MAX_CHANNEL_NAME, MAX_TOPIC } from "../ui/bounds.ts";
import { Choice, Switch, TextField } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { useWork } from "../ui/use-work.ts";
import { teamChannelsWords } from "./team-channels-words.ts";

/** Makes a channel in a team, and opens it. */
export function CreateChannelDialog({ teamId, onClose }: { teamId: string; onClose: () => void }) {
  const { api } = useAccount();
  const say = teamChannelsWords();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [visibility, setVisibility] = useState<Visibility>("public");
  const [readOnly, setReadOnly] = useState(false);
  const key = useRef(new AttemptKey());
  const { isBusy, problem, run } = useWork();

  const create = () => {
    const channel = { name: name.trim(), topic: topic.trim(), visibility, readOnly };
    run(async () => {
      const { channelId } = await api.teams.createChannel(teamId, channel, { key: key.current.of(channel) });
      onClose();
      go({ view: "chat", channelId });
    });
  };
  return (
    <FormDialog
      title={say.create}
      yes={say.createShort}
      canSubmit={!isBusy && name.trim() !== ""}
      onSubmit={create}
      onClose={onClose}
    >
      <TextField
        label={say.name}
        value={name}
        onInput={setName}
        maxLength={MAX_CHANNEL_NAME}
        autocomplete="off"
        isRequired
        problem={problem}
      />
      <TextField label={say.topic} value={topic} onInput={setTopic} maxLength={MAX_TOPIC} />
      <Choice
        label={say.visibility}
        options={[
          { name: "public", label: say.public },
          { name: "private", label: say.private },
        ]}
        chosen={visibility}
        onChoose={setVisibility}
      />
      <p class="field-hint">{visibility === "public" ? say.publicHint : say.privateHint}</p>
      <Switch label={say.readOnly} hint={say.readOnlyHint} isOn={readOnly} onChange={setReadOnly} />
      <OfflineNote />
    </FormDialog>
  );
}
