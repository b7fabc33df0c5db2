/** What the SDK reads of a socket's events: `data` of a message, `code` and `reason` of a close. */
export interface WebSocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** The part of the standard WebSocket that the SDK uses; browsers', Node's, React Native's and `ws`'s all have it. */
export interface WebSocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: "open" | "message" | "close" | "error",
    listener: (event: WebSocketEvent) => void,
  ): void;
}

export type WebSocketFactory = (url: string) => WebSocketLike;

/** Opens a socket with the platform's own WebSocket. */
export const platformWebSocket: WebSocketFactory = (url) => new WebSocket(url);

/**
 * The address of the socket on the server at `url`, which may be written with http(s) or ws(s).
 *
 * @throws TypeError where `url` is neither
 */
export function socketUrl(url: string): string {
  if (!/^(http|ws)s?:\/\/[^/]/.test(url)) throw new TypeError(`not the address of a server: ${url}`);
  return `${url.replace(/^http/, "ws").replace(/\/+$/, "")}/v1/socket`;
}
