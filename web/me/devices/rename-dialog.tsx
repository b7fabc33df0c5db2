import { useState } from "preact/hooks";
import type { Device } from "../../../client/index.ts";
import { useAccount } from "../../state/use-account.ts";
import { TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { useForm } from "../../ui/use-form.ts";
import { devicesWords } from "./devices-words.ts";

interface RenameDialogProps {
  device: Device;
  onClose: () => void;
  onRenamed: (device: Device) => void;
}

/** Gives a device a name by which its owner knows it. */
export function RenameDialog({ device, onClose, onRenamed }: RenameDialogProps) {
  const { api } = useAccount();
  const say = devicesWords();
  const [name, setName] = useState(device.name);
  const { problems, isBusy, onSubmit } = useForm({
    fields: ["name"],
    check: () => ({ name: name.trim() === "" ? say.nameMissing : null }),
    submit: async () => {
      const answer = await api.devices.rename(device.deviceId, name.trim());
      onRenamed({ ...device, name: answer.name });
      onClose();
    },
  });
  return (
    <FormDialog
      title={say.renameTitle}
      yes={uiWords().save}
      canSubmit={!isBusy}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <TextField
        label={say.name}
        value={name}
        onInput={setName}
        problem={problems.name ?? problems.form}
        maxLength={60}
      />
    </FormDialog>
  );
}
