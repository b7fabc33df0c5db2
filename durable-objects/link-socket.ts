/** The little of a hibernatable socket that links need. */
export interface LinkSocket {
  send(data: string): void;
  close(code: number, reason: string): void;
  /** Keeps a value through hibernation. */
  serializeAttachment(value: unknown): void;
  deserializeAttachment(): unknown;
}

export function trySend(socket: LinkSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // The link broke a moment ago; its session links again and asks for what it missed.
  }
}

/** Closes a link for good: what it does from now on counts for nothing. */
export function detach(socket: LinkSocket, code: number, reason: string): void {
  socket.serializeAttachment(null);
  socket.close(code, reason);
}
