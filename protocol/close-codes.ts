/**
 * Why the server closes a socket. The range says what the client does next, so that a client which meets a code
 * of a later version still behaves:
 *
 * - 4300–4399: get a new token, then connect again.
 * - 4400–4499: do not connect again by yourself; something about the client or the account must change first.
 * - 4500–4599: connect again, with backoff and jitter.
 */
export const CLOSE_CODES = {
  /** The token is missing, malformed, expired or signed by nobody we know. */
  tokenInvalid: 4300,
  /** The token ran out on a live socket and no `authenticate` came in time. */
  tokenExpired: 4301,
  /** The first frame was no `hello`, or too many frames broke the contract. */
  protocolViolation: 4400,
  /** The client speaks a version of the protocol that this server does not. */
  versionUnsupported: 4406,
  /** The same session was resumed by another socket, which took over. */
  sessionReplaced: 4409,
  /** A frame was larger than `maxFrameBytes`. */
  frameTooLarge: 4413,
  /** A binary frame: this protocol is text. */
  binaryFrame: 4415,
  /** The account was suspended. */
  accountSuspended: 4423,
  /** The account or the device has more sockets than it may: the oldest ends. */
  tooManySockets: 4429,
  /** More devices come than can be let in at once: the newest are sent away, and told when to come back. */
  overloaded: 4503,
  /** An unexpected fault in the server. */
  internalError: 4500,
  /** No `hello` came in time: the network was slow, or the app was put to sleep. */
  helloTimeout: 4508,
  /** The socket is old, or the server is about to restart: connect again at leisure. */
  recycled: 4510,
  /** Nothing was heard from the client for too long. */
  heartbeatLost: 4511,
  /** The client read too slowly for too long. */
  slowReader: 4512,
  /** The client sent far more frames than allowed. */
  tooManyFrames: 4529,
  /** The account or the device opens sockets too often. */
  tooManyConnects: 4530,
} as const;

export type CloseReason = keyof typeof CLOSE_CODES;

/** What a client should do after the socket closed with a code. Codes outside the ranges, 1006 included, mean "retry". */
export function afterClose(code: number): "retry" | "reauthenticate" | "stop" {
  if (code >= 4300 && code <= 4399) return "reauthenticate";
  if (code >= 4400 && code <= 4499) return "stop";
  return "retry";
}
