/**
 * What a client of version 4 or of an earlier one that is still spoken knows. Frozen: it says what clients were built
 * against, so nothing is ever added here.
 */
export const ERROR_CODES_OF_4 = [
  "malformedJson",
  "unknownType",
  "invalidField",
  "unexpectedFrame",
  "tokenInvalid",
  "notFound",
  "forbidden",
  "limitReached",
  "rateLimited",
  "unavailable",
  "internalError",
] as const;

export const CLOSE_CODES_OF_4 = {
  tokenInvalid: 4300,
  tokenExpired: 4301,
  protocolViolation: 4400,
  versionUnsupported: 4406,
  sessionReplaced: 4409,
  frameTooLarge: 4413,
  binaryFrame: 4415,
  internalError: 4500,
  helloTimeout: 4508,
  recycled: 4510,
  heartbeatLost: 4511,
  slowReader: 4512,
  tooManyFrames: 4529,
} as const;

export type ErrorCodeOf4 = (typeof ERROR_CODES_OF_4)[number];
export type CloseReasonOf4 = keyof typeof CLOSE_CODES_OF_4;
