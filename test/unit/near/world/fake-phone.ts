import type { NearFriend, ServerFrame } from "../../../../protocol/server-frames.ts";
import type { Via } from "../../../../workers/session/link-route.ts";
import { UserStreams } from "../../../../workers/session/user-streams.ts";
import type { FakeSocket } from "./fake-socket.ts";

export interface PhonePorts {
  user: string;
  openHub(): FakeSocket;
  openCell(cell: string, via: Via): FakeSocket;
  readFriends(): string[];
  /** Every frame that reaches the client, with the view as it was before. */
  onFrame(frame: ServerFrame, before: ReadonlyMap<string, NearFriend>): void;
}

/** A client with its session: the real streams, on fake links, and the view that a client builds from the frames. */
export class FakePhone {
  readonly view = new Map<string, NearFriend>();
  isConnected = true;
  readonly #ports: PhonePorts;
  readonly #sessionId: string;
  #streams: UserStreams;

  constructor(ports: PhonePorts, sessionId: string) {
    this.#ports = ports;
    this.#sessionId = sessionId;
    this.#streams = this.#open(false);
  }

  report(lat: number, lng: number): void {
    this.#streams.report({ type: "reportLocation", lat, lng, ageMs: 0 });
  }

  withdraw(): void {
    this.#streams.withdraw();
  }

  watch(radiusM: number): void {
    this.#streams.watch(radiusM);
    if (radiusM === 0) this.view.clear();
  }

  /** The client's socket is lost and the same session continued on a new one, while the old one lingers. */
  resume(lat: number, lng: number, radiusM: number): void {
    this.#streams = this.#open(true);
    this.#streams.watch(radiusM);
    this.report(lat, lng);
  }

  /** Says goodbye. */
  quit(): void {
    this.isConnected = false;
    this.view.clear();
    this.#streams.close(false);
  }

  #open(resumed: boolean): UserStreams {
    const streams: UserStreams = new UserStreams({
      user: this.#ports.user,
      session: this.#sessionId,
      device: "device",
      resumed,
      // People in this world are anywhere at any time.
      maxSpeedKmh: 0,
      openHub: async () => this.#ports.openHub(),
      openCell: async (cell, via) => this.#ports.openCell(cell, via),
      readFriends: async () => this.#ports.readFriends(),
      send: (frame) => {
        if (streams === this.#streams && this.isConnected) this.#receive(frame);
      },
      canStream: () => streams === this.#streams && this.isConnected,
      // Nobody chats in this world.
      sendText: () => undefined,
      openChannel: never,
      openPresence: never,
      holdFiles: never,
      readNotify: never,
      readTeammates: never,
      readInbox: never,
      onSignedOut: () => undefined,
      onFault: (error) => {
        throw error;
      },
      onReplaced: () => streams.close(true),
    });
    return streams;
  }

  #receive(frame: ServerFrame): void {
    const before = new Map(this.view);
    if (frame.type === "nearSnapshot") {
      this.view.clear();
      for (const friend of frame.friends) this.view.set(friend.userId, friend);
    } else if (frame.type === "nearChanged") {
      for (const friend of [...frame.appeared, ...frame.moved]) this.view.set(friend.userId, friend);
      for (const userId of frame.left) this.view.delete(userId);
    }
    this.#ports.onFrame(frame, before);
  }
}

function never(): Promise<never> {
  return Promise.reject(new Error("nothing of this kind is in the world"));
}
