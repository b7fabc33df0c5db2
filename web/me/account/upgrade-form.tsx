import { useState } from "preact/hooks";
import { showNews } from "../../state/toasts.ts";
import { useAccount } from "../../state/use-account.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useForm } from "../../ui/use-form.ts";
import { CredentialFields } from "../../welcome/credential-fields.tsx";
import { emailProblem, newPasswordProblem } from "../../welcome/credentials.ts";
import { credentialsWords } from "../../welcome/credentials-words.ts";
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
      const { problems: problemsOf } = credentialsWords();
      const ofEmail = emailProblem(email);
      const ofPassword = newPasswordProblem(password);
      return {
        email: ofEmail && problemsOf[ofEmail],
        password: ofPassword && problemsOf[ofPassword],
      };
    },
    submit: async () => {
      account.learnMe(await account.api.upgrade({ email: email.trim(), password }));
      showNews(say.kept);
    },
  });
  return (
    <form class="form" noValidate onSubmit={onSubmit}>
      <CredentialFields
        email={email}
        onEmail={setEmail}
        password={password}
        onPassword={setPassword}
        problems={problems}
        isNew
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
