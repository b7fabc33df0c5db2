import type { Presence } from "../protocol/chat/presence.ts";
import type { MeChange, NearFriend, NearSnapshot, ServerFrame } from "../protocol/server-frames.ts";
import type { Sharing } from "../protocol/sharing.ts";
import type { InboxEvent } from "./chat/inbox.ts";

/**
 * `idle`: not connected yet. `connecting`: a socket is being opened. `open`: frames flow. `waiting`: until the next
 * attempt. `closed`: by the app, or by the server for good.
 */
export type ClientState = "idle" | "connecting" | "open" | "waiting" | "closed";

export type Welcome = Extract<ServerFrame, { type: "welcome" }>;
export type LocationReported = Extract<ServerFrame, { type: "locationReported" }>;

/** Something about the user changed: `sharing` is its newest known value; read what `changed` names by HTTP. */
export interface MeEvent {
  changed: MeChange[];
  sharing: Sharing;
}

/** Every event of the client with its payload. */
export interface ClientEvents {
  state: ClientState;
  /** A socket is ready; after each reconnect again. */
  welcome: Welcome;
  /** Everyone who is near, replacing what was known. */
  snapshot: NearSnapshot;
  appeared: NearFriend;
  moved: NearFriend;
  /** The id of a friend who is no longer near, or no longer lets the user know. */
  left: string;
  /** After any change of `client.near`. */
  near: ReadonlyMap<string, NearFriend>;
  me: MeEvent;
  /** After any change of `client.inbox`. */
  inbox: InboxEvent;
  /** After any change of `client.presence`: those who changed. */
  presence: Presence[];
  /** In how many milliseconds the server would like the next location. */
  pace: number;
  /** A failure that belongs to no pending call: a refused report, a token that could not be had. */
  error: Error;
  /** The client stopped by itself: the server's close code says that coming back is useless. */
  closed: { code: number; reason: string };
  /** Every frame of the server as it came, before any other event that it causes. */
  frame: ServerFrame;
}
