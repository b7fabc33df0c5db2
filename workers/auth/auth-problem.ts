import { z } from "zod";
import type { Problem } from "../../protocol/resources.ts";
import { ProblemError, type ProblemName, problemResponse } from "../problem.ts";
import { GUESSABLE_CODE } from "./refuse-guessable.ts";
import { SUSPENDED_CODE, suspendedProblem } from "./suspended-error.ts";

const errorBodySchema = z.object({ code: z.string().optional(), message: z.string().optional() });

/** The account library's errors that have a problem of ours, and the field that each is about. */
const KNOWN_CODES: Record<string, { name: ProblemName; field?: string }> = {
  UNAUTHORIZED: { name: "not-signed-in" },
  INVALID_EMAIL: { name: "invalid-input", field: "email" },
  INVALID_EMAIL_OR_PASSWORD: { name: "invalid-email-or-password" },
  INVALID_PASSWORD: { name: "invalid-password", field: "password" },
  PASSWORD_TOO_SHORT: { name: "invalid-input", field: "password" },
  PASSWORD_TOO_LONG: { name: "invalid-input", field: "password" },
  [GUESSABLE_CODE]: { name: "guessable-password", field: "password" },
  SESSION_NOT_FRESH: { name: "sign-in-again" },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { name: "email-taken", field: "email" },
  // Two sign-ups with one address at the same moment, for example; the next try says what is wrong.
  FAILED_TO_CREATE_USER: { name: "unavailable" },
  FAILED_TO_VERIFY_REGISTRATION: { name: "passkey-refused" },
  AUTHENTICATION_FAILED: { name: "passkey-refused" },
  PASSKEY_NOT_FOUND: { name: "passkey-refused" },
  CHALLENGE_NOT_FOUND: { name: "passkey-refused" },
  UNSUPPORTED_MEDIA_TYPE: { name: "unsupported-type" },
  INVALID_ORIGIN: { name: "cross-origin" },
  MISSING_OR_NULL_ORIGIN: { name: "cross-origin" },
};

/** The account library's answer, with its own kind of error turned into a problem. Cookies that it sets stay. */
export async function withProblem(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const body = errorBodySchema.safeParse(await response.json().catch(() => ({}))).data ?? {};
  const answer = problemResponse(toProblem(response, body));
  for (const cookie of response.headers.getSetCookie()) answer.headers.append("set-cookie", cookie);
  return answer;
}

function toProblem(response: Response, { code, message }: z.infer<typeof errorBodySchema>): Problem {
  const { status } = response;
  if (status === 429) {
    const retryAfterMs = Number(response.headers.get("x-retry-after") ?? 60) * 1_000;
    const limit = code === "RATE_LIMITED" ? message : "account-routes/address";
    return new ProblemError("rate-limited", { retryAfterMs, ...(limit && { limit }) }).problem;
  }
  if (code === SUSPENDED_CODE) return suspendedProblem(message).problem;
  const known = code === undefined ? undefined : KNOWN_CODES[code];
  if (known) {
    const { name, field } = known;
    const details = {
      ...(name === "invalid-input" && message && { detail: message }),
      ...(field && { field }),
    };
    return new ProblemError(name, details).problem;
  }
  if (status >= 500) return new ProblemError("internal-error").problem;
  if (code && code !== "VALIDATION_ERROR") {
    return { type: `/problems/${code.toLowerCase().replaceAll("_", "-")}`, title: message ?? code, status };
  }
  if (status === 404) return new ProblemError("not-found").problem;
  if (status === 401) return new ProblemError("not-signed-in").problem;
  const field = message?.match(/\[(?:body|query)\.([\w.]+)\]/)?.[1];
  return new ProblemError("invalid-input", { ...(message && { detail: message }), ...(field && { field }) })
    .problem;
}
