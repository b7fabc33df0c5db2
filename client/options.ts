import type { HitherApi } from "./api/hither-api.ts";
import type { SyncState } from "./chat/sync-state.ts";
import type { Clock } from "./clock.ts";
import type { WebSocketFactory } from "./web-socket.ts";

export interface HitherClientOptions {
  /** The server's address, as `https://hither.example`. */
  url: string;
  /**
   * Gets the JWT for the socket, as `HitherApi.token` does. Called whenever a new one is needed. Where it rejects with a
   * `ProblemError` of status 401 the client stops, since nobody is signed in; after any other failure it is called again.
   * May be left out where `api` is given.
   */
  token?: () => Promise<string>;
  /** The HTTP side, for what a socket does not bring: older messages, and tokens. */
  api?: Pick<HitherApi, "messages" | "token">;
  /** What `syncState` said when the app ran last: the client goes on from there. Left aside where another user signs in. */
  restore?: SyncState | undefined;
  /** Opens a socket; the platform's own WebSocket unless given. */
  webSocket?: WebSocketFactory;
  /** The app's name and version, for the server's logs; at most 100 characters. */
  name?: string;
  /** A source of numbers from [0, 1), for jitter. */
  random?: () => number;
  clock?: Clock;
}

/** A place as the device measured it. */
export interface Place {
  /** WGS 84 degrees. */
  lat: number;
  lng: number;
  /** How old the fix is when it is handed over, in milliseconds; 0 unless given. */
  ageMs?: number;
}

/** @throws TypeError where the options say of no way to get a token */
export function tokenSource({ token, api }: HitherClientOptions): () => Promise<string> {
  if (token !== undefined) return token;
  if (api === undefined) throw new TypeError("the client needs `token` or `api`");
  return async () => (await api.token()).token;
}

/** @throws TypeError where the client was made without it */
export function httpSide({ api }: HitherClientOptions): NonNullable<HitherClientOptions["api"]> {
  if (api === undefined) throw new TypeError("this is read by HTTP: give the client an `api`");
  return api;
}
