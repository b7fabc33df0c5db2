import { useState } from "preact/hooks";
import { showNews } from "../../state/toasts.ts";
import { useAccount, useSession } from "../../state/use-account.ts";
import { TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useForm } from "../../ui/use-form.ts";
import { credentialsWords } from "../../welcome/credentials-words.ts";
import { accountWords } from "./account-words.ts";

/** Deletes the account, once the user has shown who they are. */
export function DeleteDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const session = useSession();
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
      await account.api.deleteAccount(guest ? {} : { password });
      showNews(say.deleted);
      await session.leave();
    },
  });
  return (
    <FormDialog
      title={say.deleteTitle}
      yes={say.delete}
      isDanger
      canSubmit={!isBusy}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p>{say.deleteText}</p>
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
