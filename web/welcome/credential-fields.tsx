import { TextField } from "../ui/field.tsx";
import { credentialsWords } from "./credentials-words.ts";

interface CredentialFieldsProps {
  email: string;
  onEmail: (email: string) => void;
  password: string;
  onPassword: (password: string) => void;
  problems: { email?: string | null; password?: string | null };
  /** The password is being chosen, not asked for. */
  isNew: boolean;
}

/** An e-mail address and a password. */
export function CredentialFields(props: CredentialFieldsProps) {
  const { email, onEmail, password, onPassword, problems, isNew } = props;
  const say = credentialsWords();
  return (
    <>
      <TextField
        label={say.email}
        type="email"
        value={email}
        onInput={onEmail}
        problem={problems.email}
        name="email"
        autocomplete="email"
        maxLength={254}
      />
      <TextField
        label={say.password}
        type="password"
        value={password}
        onInput={onPassword}
        hint={isNew ? say.passwordHint : undefined}
        problem={problems.password}
        name="password"
        autocomplete={isNew ? "new-password" : "current-password"}
      />
    </>
  );
}
