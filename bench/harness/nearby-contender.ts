import type { Usage } from "./usage.ts";
import type { Place } from "./walkers.ts";

export interface NearbyEvents {
  /** A friend's place is on a viewer's screen. */
  onSeen(viewer: number, friend: number, lng: number): void;
  /** When a user is to report next, in ms from now; never called where the server leaves that to the client. */
  onPace?(user: number, nextReportInMs: number): void;
}

/** A server that tells friends of each other's places, with everybody connected. */
export interface NearbyContender {
  readonly name: string;
  readonly usage: Usage;
  /** What the server's database uses, where it is a process of its own. */
  readonly helperUsage: Usage | null;
  /** The server's memory before the first client came. */
  readonly emptyBytes: number;
  /** Frames that clients were sent so far which tell of friends, and all of them. */
  readonly counts: { nearFrames: number; frames: number };
  report(user: number, place: Place): void;
  stop(): Promise<void>;
}
