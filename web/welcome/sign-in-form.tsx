import { useState } from "preact/hooks";
import { useSession } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Problem } from "../ui/problem.tsx";
import { useForm } from "../ui/use-form.ts";
import { CredentialFields } from "./credential-fields.tsx";
import { emailProblem, newPasswordProblem } from "./credentials.ts";
import { credentialsWords } from "./credentials-words.ts";
import { welcomeWords } from "./welcome-words.ts";

/** By e-mail and password: into an account that there is, or into a new one. */
export function SignInForm({ isNew }: { isNew: boolean }) {
  const session = useSession();
  const say = welcomeWords();
  const [displayName, setDisplayName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const { problems, isBusy, onSubmit } = useForm({
    fields: ["displayName", "email", "password"],
    fieldOf: { "invalid-email-or-password": "password" },
    check: () => {
      const { problems: problemsOf } = credentialsWords();
      const ofEmail = emailProblem(email);
      const ofPassword = isNew ? newPasswordProblem(password) : password === "" ? "passwordMissing" : null;
      return {
        displayName: isNew && displayName.trim() === "" ? say.nameMissing : null,
        email: ofEmail && problemsOf[ofEmail],
        password: ofPassword && problemsOf[ofPassword],
      };
    },
    submit: async () => {
      const credentials = { email: email.trim(), password };
      const me = isNew
        ? await session.api.signUp({ ...credentials, displayName: displayName.trim() })
        : await session.api.signIn(credentials);
      await session.enter(me);
    },
  });

  return (
    <form class="form" noValidate onSubmit={onSubmit}>
      {isNew && (
        <TextField
          label={say.name}
          value={displayName}
          onInput={setDisplayName}
          hint={say.nameHint}
          problem={problems.displayName}
          name="name"
          autocomplete="name"
          maxLength={60}
        />
      )}
      <CredentialFields
        email={email}
        onEmail={setEmail}
        password={password}
        onPassword={setPassword}
        problems={problems}
        isNew={isNew}
      />
      <Problem text={problems.form} />
      <Button kind="primary" type="submit" class="welcome-main" disabled={isBusy}>
        {isNew ? say.signUp : say.signIn}
      </Button>
    </form>
  );
}
