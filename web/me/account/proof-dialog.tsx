import { useState } from "preact/hooks";
import { useAccount } from "../../state/use-account.ts";
import { TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useForm } from "../../ui/use-form.ts";
import { credentialsWords } from "../../welcome/credentials-words.ts";
import { accountWords } from "./account-words.ts";

interface ProofDialogProps {
  title: string;
  text: string;
  yes: string;
  /** What `yes` is while it is being done. */
  busy?: string;
  isDanger?: boolean;
  /** Does it, by the proof that the server wants. */
  onProof: (proof: { password?: string }) => Promise<void>;
  onClose: () => void;
}

/** Asks for what only the user knows before something is done that a finder of the phone must not. Guests have nothing to show. */
export function ProofDialog({ title, text, yes, busy = yes, isDanger, onProof, onClose }: ProofDialogProps) {
  const account = useAccount();
  const [password, setPassword] = useState("");
  const { guest } = account.me.value;
  const { problems, isBusy, onSubmit } = useForm({
    fields: ["password"],
    fieldOf: { "invalid-password": "password" },
    check: () => ({
      password: !guest && password === "" ? credentialsWords().problems.passwordMissing : null,
    }),
    submit: () => onProof(guest ? {} : { password }),
  });
  return (
    <FormDialog
      title={title}
      yes={isBusy ? busy : yes}
      {...(isDanger && { isDanger })}
      canSubmit={!isBusy}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p>{text}</p>
      {!guest && (
        <TextField
          label={accountWords().deletePassword}
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
