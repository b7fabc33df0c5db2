import type { CloseReason } from "../close-codes.ts";
import type { ErrorCode } from "../error-codes.ts";
import type { CloseReasonOf4, ErrorCodeOf4 } from "./version-4.ts";

/** What clients of before version 5 are told in place of a code that they do not know. Each keeps `retryable` as it is. */
const ERROR_CODES_BEFORE_5: Record<Exclude<ErrorCode, ErrorCodeOf4>, ErrorCodeOf4> = {
  implausibleMove: "limitReached",
};

/** The same for close codes. Each stays in its range, as the range says what the client does next. */
const CLOSE_REASONS_BEFORE_5: Record<Exclude<CloseReason, CloseReasonOf4>, CloseReasonOf4> = {
  accountSuspended: "protocolViolation",
  // A newer socket of the same account took its room.
  tooManySockets: "sessionReplaced",
  overloaded: "recycled",
  tooManyConnects: "tooManyFrames",
};

/** The error code by which a client of a version is told of a refusal. */
export function errorCodeFor(version: number, code: ErrorCode): ErrorCode {
  return version < 5 && isIn(ERROR_CODES_BEFORE_5, code) ? ERROR_CODES_BEFORE_5[code] : code;
}

/** The close reason by which a client of a version is told why its socket ends. */
export function closeReasonFor(version: number, reason: CloseReason): CloseReason {
  return version < 5 && isIn(CLOSE_REASONS_BEFORE_5, reason) ? CLOSE_REASONS_BEFORE_5[reason] : reason;
}

function isIn<Known extends object>(known: Known, key: PropertyKey): key is keyof Known {
  return Object.hasOwn(known, key);
}
