/** Codes that only ever report what happened; they may not be sent. */
const UNSENDABLE = new Set([1005, 1006, 1015]);

/** Answers a Close frame: the platform does not for a socket that can hibernate. */
export function answerClose(socket: WebSocket, code: number, reason: string): void {
  socket.close(UNSENDABLE.has(code) ? 1000 : code, reason);
}
