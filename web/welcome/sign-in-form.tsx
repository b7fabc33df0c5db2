import { useState } from "preact/hooks";
import { useSession } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Problem } from "../ui/problem.tsx";
import { useForm } from "../ui/use-form.ts";
import { emailProblem, newPasswordProblem } from "./credentials.ts";
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
      const ofEmail = emailProblem(email);
      const ofPassword = isNew ? newPasswordProblem(password) : password === "" ? "passwordMissing" : null;
      return {
        displayName: isNew && displayName.trim() === "" ? say.problems.name : null,
        email: ofEmail && say.problems[ofEmail],
        password: ofPassword && say.problems[ofPassword],
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
        hint={isNew ? say.passwordHint : undefined}
        problem={problems.password}
        name="password"
        autocomplete={isNew ? "new-password" : "current-password"}
      />
      <Problem text={problems.form} />
      <Button kind="primary" type="submit" class="welcome-main" disabled={isBusy}>
        {isNew ? say.signUp : say.signIn}
      </Button>
    </form>
  );
}
