import { useId, useState } from "preact/hooks";
import { useAccount } from "../state/use-account.ts";
import { MAX_CHANNEL_NAME, MAX_TOPIC } from "../ui/bounds.ts";
import { TextField } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { PictureField } from "../ui/picture-field.tsx";
import { Problem } from "../ui/problem.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { useWork } from "../ui/use-work.ts";
import { ChannelFace } from "./channel-face.tsx";
import { chatInfoWords } from "./chat-info-words.ts";
import type { ShownChannel } from "./use-channel.ts";

/** Changes what a channel is called, looks like and is about. A picture counts at once, the words once they are saved. */
export function EditChannelDialog({ shown, onClose }: { shown: ShownChannel; onClose: () => void }) {
  const { api } = useAccount();
  const say = chatInfoWords();
  const { channel, take } = shown;
  const { channelId } = channel;
  const id = useId();
  const [name, setName] = useState(channel.name ?? "");
  const [topic, setTopic] = useState(channel.topic);
  const { isBusy, problem, run } = useWork();

  const save = () => {
    const update = {
      ...(name.trim() !== channel.name && { name: name.trim() }),
      ...(topic.trim() !== channel.topic && { topic: topic.trim() }),
    };
    if (Object.keys(update).length === 0) return onClose();
    run(async () => {
      take(await api.channels.update(channelId, update));
      onClose();
    });
  };
  return (
    <FormDialog
      title={say.edit}
      yes={uiWords().save}
      canSubmit={!isBusy && name.trim() !== ""}
      onSubmit={save}
      onClose={onClose}
    >
      <PictureField
        hasPicture={channel.picture !== null}
        onChange={async (picture) => take(await api.channels.update(channelId, { picture }))}
      >
        <ChannelFace channel={channel} size={72} />
      </PictureField>
      <TextField
        label={say.name}
        value={name}
        onInput={setName}
        maxLength={MAX_CHANNEL_NAME}
        autocomplete="off"
        isRequired
      />
      <div class="field">
        <label for={`${id}-topic`}>{say.topic}</label>
        <textarea
          id={`${id}-topic`}
          rows={3}
          dir="auto"
          maxLength={MAX_TOPIC}
          value={topic}
          onInput={(event) => setTopic(event.currentTarget.value)}
        />
      </div>
      <OfflineNote />
      <Problem text={problem} />
    </FormDialog>
  );
}
