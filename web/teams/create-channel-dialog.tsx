import { useId, useRef, useState } from "preact/hooks";
import type { Visibility } from "../../client/index.ts";
import { MAX_CHANNEL_NAME } from "../groups/suggest-group-name.ts";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { AttemptKey } from "../ui/attempt-key.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choice, Switch, TextField } from "../ui/field.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { useFirstField } from "../ui/use-first-field.ts";
import { useWork } from "../ui/use-work.ts";
import { teamChannelsWords } from "./team-channels-words.ts";

/** The server's bound for what a channel is about. */
const MAX_TOPIC = 500;

/** Makes a channel in a team, and opens it. */
export function CreateChannelDialog({ teamId, onClose }: { teamId: string; onClose: () => void }) {
  const { api } = useAccount();
  const say = teamChannelsWords();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [visibility, setVisibility] = useState<Visibility>("public");
  const [readOnly, setReadOnly] = useState(false);
  const key = useRef(new AttemptKey());
  const form = useFirstField();
  const formId = useId();
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
    <Dialog
      title={say.create}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button kind="primary" type="submit" form={formId} disabled={isBusy || name.trim() === ""}>
            {say.createShort}
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
          create();
        }}
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
      </form>
    </Dialog>
  );
}
