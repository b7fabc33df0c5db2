import { useState } from "preact/hooks";
import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useForm } from "../../ui/use-form.ts";
import { emailProblem, newPasswordProblem } from "../../welcome/credentials.ts";
import { accountWords } from "./account-words.ts";

/** Makes a guest's account one that can be signed in to from anywhere. */
export function UpgradeForm() {
  const account = useAccount();
  const say = accountWords();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { problems, isBusy, onSubmit } = useForm({
    fields: ["email", "password"],
    check: () => {
      const ofEmail = emailProblem(email);
      const ofPassword = newPasswordProblem(password);
      return {
        email: ofEmail && say.problems[ofEmail],
        password: ofPassword && say.problems[ofPassword],
      };
    },
    submit: async () => {
      account.learnMe(await account.api.upgrade({ email: email.trim(), password }));
      showNews(say.kept);
    },
  });
  return (
    <form class="form" noValidate onSubmit={onSubmit}>
      <TextField
        label={say.email}
        type="email"
        value={email}
        onInput={setEmail}
        problem={problems.email}
        name="email"
        autocomplete="email"
        maxLength={254}
      />
      <TextField
        label={say.password}
        type="password"
        value={password}
        onInput={setPassword}
        hint={say.passwordHint}
        problem={problems.password}
        name="password"
        autocomplete="new-password"
      />
      <Problem text={problems.form} />
      <div class="me-buttons">
        <Button kind="primary" type="submit" disabled={isBusy}>
          {say.keep}
        </Button>
      </div>
    </form>
  );
}
