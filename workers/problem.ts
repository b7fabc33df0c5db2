import type { Problem } from "../protocol/resources.ts";
import { HTTP_PROBLEMS } from "../telemetry/metrics.ts";

/** Every expected failure of the HTTP side: its status and title. The key is the last part of the problem's `type`. */
export const PROBLEMS = {
  "invalid-input": { status: 400, title: "The request is not valid." },
  "guessable-password": {
    status: 400,
    title: "This password is among the first that are tried; choose another one.",
  },
  "invalid-password": { status: 400, title: "The password is wrong." },
  "passkey-refused": { status: 400, title: "The answer of the passkey could not be verified." },
  "range-required": { status: 400, title: "Ask for a part of this by the header Range, of at most 8 MiB." },
  "invalid-cursor": { status: 400, title: "The cursor is not one that this list gave out." },
  "not-yourself": { status: 400, title: "This cannot be done with yourself." },
  "not-signed-in": { status: 401, title: "Sign in first." },
  "invalid-email-or-password": { status: 401, title: "The e-mail address or the password is wrong." },
  "cross-origin": { status: 403, title: "This must come from one of this site's own pages." },
  "not-allowed": { status: 403, title: "Your role, or the state of the channel, does not allow this." },
  "account-suspended": { status: 403, title: "This account is suspended." },
  "sign-in-again": { status: 403, title: "Sign in again: this is for those who signed in just now." },
  "not-found": { status: 404, title: "There is nothing here." },
  "no-such-person": { status: 404, title: "There is no such person." },
  "no-such-request": { status: 404, title: "This person did not ask you." },
  "no-such-channel": { status: 404, title: "There is no such channel." },
  "no-such-message": { status: 404, title: "There is no such message." },
  "no-such-team": { status: 404, title: "There is no such team." },
  "no-such-invite": { status: 404, title: "There is no such invitation, or it is over." },
  "no-such-device": { status: 404, title: "There is no such device." },
  "no-such-passkey": { status: 404, title: "There is no such passkey." },
  "no-such-file": { status: 404, title: "There is no such file." },
  "no-such-report": { status: 404, title: "There is no such report." },
  "not-friends": { status: 409, title: "You are not friends with this person." },
  "limit-reached": { status: 409, title: "There are as many as there can be." },
  "you-blocked-them": { status: 409, title: "You blocked this person; unblock them first." },
  "handle-taken": { status: 409, title: "This handle belongs to somebody else." },
  "handle-reserved": { status: 409, title: "This handle is reserved." },
  "email-taken": { status: 409, title: "This e-mail address belongs to an account." },
  "not-a-guest": { status: 409, title: "Only a guest can be upgraded." },
  "too-many-friends": { status: 409, title: "You have as many friends as one can have." },
  "they-have-too-many-friends": { status: 409, title: "This person has as many friends as one can have." },
  "too-many-requests-sent": { status: 409, title: "Too many of your requests wait for an answer." },
  "too-many-requests-waiting": { status: 409, title: "Too many requests wait for this person's answer." },
  "too-many-blocks": { status: 409, title: "You have blocked as many people as one can." },
  "file-not-ready": { status: 409, title: "The file is not complete, or is still being checked." },
  "file-refused": { status: 409, title: "The file was refused; upload another one." },
  "file-complete": { status: 409, title: "The file is complete and cannot be changed." },
  "wrong-offset": { status: 409, title: "The upload goes on elsewhere: ask how much of it is there." },
  "upload-taken-over": { status: 409, title: "A newer request goes on with this upload." },
  "quota-full": { status: 409, title: "You have no room for another file." },
  "link-expired": { status: 410, title: "This address has expired; ask for a new one." },
  "too-large": { status: 413, title: "The request's body is too large." },
  "range-not-satisfiable": { status: 416, title: "The file has no such bytes." },
  "unsupported-type": { status: 415, title: "The request's body is of a type that is not taken here." },
  "malformed-picture": { status: 422, title: "This is no picture that can be shown." },
  "checksum-mismatch": { status: 422, title: "The bytes are not those that were announced." },
  "upgrade-required": { status: 426, title: "Connect to this address with a WebSocket." },
  "tus-version": { status: 412, title: "This server speaks tus 1.0.0." },
  "rate-limited": { status: 429, title: "Too many requests; try again later." },
  "internal-error": { status: 500, title: "Something went wrong in the server." },
  misconfigured: { status: 500, title: "This deployment is not configured." },
  unavailable: {
    status: 503,
    title: "A part of the system is out of reach. Try again.",
  },
} as const;

export type ProblemName = keyof typeof PROBLEMS;
export type ProblemDetails = Pick<
  Problem,
  "detail" | "field" | "instance" | "retryAfterMs" | "limit" | "until"
>;

/** An expected failure. Thrown anywhere below a route; the app answers it as `application/problem+json`. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(name: ProblemName, details: ProblemDetails = {}) {
    super(name);
    this.name = "ProblemError";
    this.problem = { type: `/problems/${name}`, ...PROBLEMS[name], ...details };
  }
}

/** The response for a problem (RFC 9457). */
export function problemResponse(problem: Problem): Response {
  HTTP_PROBLEMS.increment(problem.type.replace(/^.*\//, ""));
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.retryAfterMs !== undefined) {
    headers.set("retry-after", String(Math.ceil(problem.retryAfterMs / 1_000)));
  }
  if (problem.status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
