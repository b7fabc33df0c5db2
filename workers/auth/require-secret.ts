import { isStrong } from "../configuration.ts";
import { ProblemError } from "../problem.ts";

/** The deployment's secret. Throws the problem `misconfigured` without a strong one; `requireConfiguration` says so in the log. */
export function requireSecret(secret: string | undefined): string {
  if (!isStrong(secret)) throw new ProblemError("misconfigured");
  return secret;
}
