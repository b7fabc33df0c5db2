import { z } from "zod";

/** Every code that an `error` frame may carry, with whether sending the same frame again can ever succeed. */
export const ERROR_CODES = {
  /** The frame is no JSON object. */
  malformedJson: { retryable: false },
  /** The frame's `type` is unknown to this version. */
  unknownType: { retryable: false },
  /** A field is missing, of the wrong type or out of its bounds; `field` names it. */
  invalidField: { retryable: false },
  /** The frame is not allowed now, a second `hello` for example. */
  unexpectedFrame: { retryable: false },
  /** The token of `authenticate` is not valid, or belongs to somebody else. */
  tokenInvalid: { retryable: false },
  /** There is no such channel or message, or the user may not know of it. */
  notFound: { retryable: false },
  /** The user's role does not allow it, or the channel is read-only, archived or closed. */
  forbidden: { retryable: false },
  /** A bound of the system is reached; the message names it. */
  limitReached: { retryable: false },
  /** Too many frames; try again after `retryAfterMs`. */
  rateLimited: { retryable: true },
  /** Nobody can be there already, or has begun in so many places: a new fix may be believed after `retryAfterMs`, this one never. */
  implausibleMove: { retryable: false },
  /** A part of the system is out of reach for the moment; try again after `retryAfterMs`. */
  unavailable: { retryable: true },
  /** A fault in the server, logged there under the session's id. */
  internalError: { retryable: true },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export const errorCodeSchema = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);
