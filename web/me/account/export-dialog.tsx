import { useState } from "preact/hooks";
import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { useForm } from "../../ui/use-form.ts";
import { credentialsWords } from "../../welcome/credentials-words.ts";
import { accountWords } from "./account-words.ts";

/** Has the browser save everything about the user, once they have shown who they are. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const say = accountWords();
  const [password, setPassword] = useState("");
  const { guest } = account.me.value;
  const { problems, isBusy, onSubmit } = useForm({
    fields: ["password"],
    fieldOf: { "invalid-password": "password" },
    check: () => ({
      password: !guest && password === "" ? credentialsWords().problems.passwordMissing : null,
    }),
    submit: async () => {
      const archive = await account.api.exportAccount(guest ? {} : { password });
      saveFile(await archive.blob(), `hither-${new Date().toISOString().slice(0, 10)}.zip`);
      showNews(say.exported);
      onClose();
    },
  });
  return (
    <FormDialog
      title={say.exportTitle}
      yes={isBusy ? say.exporting : say.export}
      canSubmit={!isBusy}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p>{say.exportText}</p>
      {!guest && (
        <TextField
          label={say.deletePassword}
          type="password"
          value={password}
          onInput={setPassword}
          problem={problems.password}
          name="password"
          autocomplete="current-password"
        />
      )}
      <Problem text={problems.form} />
    </FormDialog>
  );
}
