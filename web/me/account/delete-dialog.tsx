import { useState } from "preact/hooks";
import { showNews } from "../../state/toasts.ts";
import { useAccount, useSession } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Problem } from "../../ui/problem.tsx";
import { uiWords } from "../../ui/ui-words.ts";
import { useForm } from "../../ui/use-form.ts";
import { accountWords } from "./account-words.ts";

const FORM = "delete-account";

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
    check: () => ({ password: !guest && password === "" ? say.problems.passwordMissing : null }),
    submit: async () => {
      await account.api.deleteAccount(guest ? {} : { password });
      showNews(say.deleted);
      await session.leave();
    },
  });
  return (
    <Dialog
      title={say.deleteTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button kind="danger" type="submit" form={FORM} disabled={isBusy}>
            {say.delete}
          </Button>
        </>
      }
    >
      <p>{say.deleteText}</p>
      <form id={FORM} noValidate onSubmit={onSubmit}>
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
      </form>
    </Dialog>
  );
}
