import type { Outcome, Refusal } from "../../protocol/links/chat-channel-link.ts";
import { log } from "../../telemetry/log.ts";
import { type ProblemDetails, ProblemError, type ProblemName } from "../problem.ts";

/** What a channel answered. Throws the problem of its refusal. */
export function valueOf<Answer>(outcome: Outcome<Answer>): Answer {
  if ("ok" in outcome) return outcome.ok;
  throw problemOf(outcome.refused);
}

/** What is not found, by the field that names it. Without one it is the channel; else the message. */
const NOT_FOUND: Record<string, ProblemName> = { userId: "no-such-person", fileId: "no-such-file" };

/** A channel's refusal, as the HTTP side says it. */
export function problemOf({ code, message, field, retryAfterMs, faultId }: Refusal): ProblemError {
  if (faultId !== undefined) log.warn("an object met with a fault", undefined, { faultId });
  const details: ProblemDetails = {
    detail: message,
    ...(field && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs, limit: "messages/member" }),
  };
  return new ProblemError(nameOf(code, field), details);
}

function nameOf(code: Refusal["code"], field: string | undefined): ProblemName {
  switch (code) {
    case "notFound":
      return field === undefined ? "no-such-channel" : (NOT_FOUND[field] ?? "no-such-message");
    case "forbidden":
      return "not-allowed";
    case "limitReached":
      return "limit-reached";
    case "rateLimited":
      return "rate-limited";
    case "invalidField":
      return "invalid-input";
    case "internalError":
      return "internal-error";
  }
}
