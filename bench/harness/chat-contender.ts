import type { Usage } from "./usage.ts";

export interface ChatEvents {
  /** A frame with messages reached a member: what it holds is in the bytes from `start` to `end`. */
  onMessages(member: number, bytes: Buffer, start: number, end: number): void;
  /** The server says that a message of this member is stored. */
  onStored(member: number): void;
}

/** A chat server, with every member there and the channel open. */
export interface ChatContender {
  readonly name: string;
  readonly usage: Usage;
  /** Frames that members were sent so far. */
  readonly counts: { frames: number };
  /** Whom each member writes to: the members of the same channel, without the member. */
  readonly audiences: readonly number[];
  send(member: number, body: string): void;
  stop(): Promise<void>;
}
