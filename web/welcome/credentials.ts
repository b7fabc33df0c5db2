/** What is wrong with something that was typed in; the words for it are the form's. */
type EmailProblem = "email";
type PasswordProblem = "passwordMissing" | "passwordShort" | "passwordLong";

const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/** No more than what tells a slip of the finger: whether there is such an address, only a letter to it would say. */
export function emailProblem(email: string): EmailProblem | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.trim()) ? null : "email";
}

/** Of a password that is being chosen. */
export function newPasswordProblem(password: string): PasswordProblem | null {
  if (password === "") return "passwordMissing";
  if (password.length < PASSWORD_LENGTH.min) return "passwordShort";
  return password.length > PASSWORD_LENGTH.max ? "passwordLong" : null;
}
