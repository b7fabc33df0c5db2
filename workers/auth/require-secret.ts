import { log } from "../../telemetry/log.ts";
import { ProblemError } from "../problem.ts";

const MIN_LENGTH = 32;
/** A random string of the least length has more; a repeated or typed one has fewer. */
const MIN_DISTINCT_CHARACTERS = 10;

let isLogged = false;

export function isStrongSecret(secret: string | undefined): secret is string {
  return (
    secret !== undefined && secret.length >= MIN_LENGTH && new Set(secret).size >= MIN_DISTINCT_CHARACTERS
  );
}

/**
 * The deployment's secret. Without a strong one anybody could forge sessions, so nothing about accounts is served then:
 * throws the problem `misconfigured`, and says once in the log what to do.
 */
export function requireSecret(secret: string | undefined): string {
  if (isStrongSecret(secret)) return secret;
  if (!isLogged) {
    isLogged = true;
    log.error(
      `BETTER_AUTH_SECRET is ${secret ? "too weak" : "not set"}: it must be ${MIN_LENGTH} random characters or more. ` +
        "Set it with `wrangler secret put BETTER_AUTH_SECRET`.",
    );
  }
  throw new ProblemError("misconfigured");
}
