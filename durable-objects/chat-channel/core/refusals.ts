import { LIMITS } from "../../../protocol/limits.ts";
import type { Outcome, Refusal } from "../../../protocol/links/chat-channel-link.ts";

/** Refuses, with a reason for developers. `field` names the part of the request that is at fault. */
export function refuse(code: Refusal["code"], message: string, field?: string): { refused: Refusal } {
  return { refused: { code, message, ...(field !== undefined && { field }) } };
}

/** What everybody hears who is no member, so that a private channel does not show that it exists. */
export const NO_CHANNEL: { refused: Refusal } = refuse("notFound", "there is no such channel");

export const NO_MESSAGE: { refused: Refusal } = refuse("notFound", "there is no such message", "seq");

export const NO_FILE: { refused: Refusal } = refuse("notFound", "there is no such file", "fileId");

export const NO_MEMBER: { refused: Refusal } = refuse("notFound", "this person is no member", "userId");

export const FORBIDDEN: { refused: Refusal } = refuse(
  "forbidden",
  "the role or the state of the channel does not allow it",
);

export const TOO_LARGE_TO_SHARE: { refused: Refusal } = refuse(
  "limitReached",
  `places are shared in channels of at most ${LIMITS.maxFanOutMembers} members`,
);

/** A session of a newer release asked for it. */
export const UNKNOWN_OP: { refused: Refusal } = refuse(
  "invalidField",
  "the channel does not know how to do this yet",
  "type",
);

export function isRefused<Answer>(outcome: Outcome<Answer>): outcome is { refused: Refusal } {
  return "refused" in outcome;
}
