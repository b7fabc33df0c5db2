import { useState } from "preact/hooks";
import type { Person } from "../../client/index.ts";
import { formatList } from "../i18n/format.ts";
import { go } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import type { AttemptKey } from "../ui/attempt-key.ts";
import { Avatar } from "../ui/avatar.tsx";
import { MAX_CHANNEL_NAME } from "../ui/bounds.ts";
import { TextField } from "../ui/field.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { pictureAddresses } from "../ui/picture-addresses.ts";
import { PictureField } from "../ui/picture-field.tsx";
import { useWork } from "../ui/use-work.ts";
import { groupsWords } from "./groups-words.ts";
import { suggestGroupName } from "./suggest-group-name.ts";

interface NewGroupFormProps {
  members: readonly Person[];
  /** Outlives a step back to the members: the same group is not made twice. */
  attempt: AttemptKey;
  onBack: () => void;
  onClose: () => void;
}

/** What a new group is called and looks like. */
export function NewGroupForm({ members, attempt, onBack, onClose }: NewGroupFormProps) {
  const { api, me } = useAccount();
  const say = groupsWords();
  const names = [...members.map(({ displayName }) => displayName), me.peek().displayName];
  const [name, setName] = useState(() => suggestGroupName(names, formatList));
  const [picture, setPicture] = useState<string | null>(null);
  const { isBusy, problem, run } = useWork();

  const create = () => {
    const group = { name: name.trim(), picture, userIds: members.map(({ userId }) => userId) };
    run(async () => {
      const { channelId } = await api.channels.create(group, { key: attempt.of(group) });
      onClose();
      go({ view: "chat", channelId });
    });
  };
  return (
    <FormDialog
      title={say.newGroup}
      yes={say.createGroup}
      canSubmit={!isBusy && name.trim() !== ""}
      onSubmit={create}
      onClose={onClose}
      onBack={onBack}
    >
      <PictureField hasPicture={picture !== null} onChange={setPicture}>
        <Avatar
          id={name}
          name={name}
          size={72}
          pictures={picture === null ? [] : pictureAddresses(api, { fileId: picture }, picture)}
        />
      </PictureField>
      <TextField
        label={say.groupName}
        value={name}
        onInput={setName}
        maxLength={MAX_CHANNEL_NAME}
        isRequired
        problem={problem}
      />
      <p class="quiet">
        {say.members(names.length)}: <bdi>{formatList(names)}</bdi>
      </p>
      <OfflineNote />
    </FormDialog>
  );
}
