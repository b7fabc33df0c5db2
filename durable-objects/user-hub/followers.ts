import type { Presence } from "../../protocol/chat/presence.ts";
import { type FromPresence, LINK_REFUSED, type ToPresence } from "../../protocol/links/user-hub-link.ts";
import { detach, type LinkSocket, trySend } from "../link-socket.ts";

/** What a follower's link remembers, through hibernation, in the socket's attachment. */
interface Follower extends Omit<ToPresence, "t"> {
  /** The message that was sent last; null before the first. */
  told: string | null;
}

/** Other people's sessions that show this user's presence. Each is told once, and then only when it is another. */
export class Followers {
  readonly #sockets: () => LinkSocket[];

  /** `sockets` answers all that are open. */
  constructor(sockets: () => LinkSocket[]) {
    this.#sockets = sockets;
  }

  get count(): number {
    return this.#sockets().length;
  }

  add(socket: LinkSocket, { viewer, because }: ToPresence): void {
    socket.serializeAttachment({ viewer, because, told: null } satisfies Follower);
  }

  tell(presence: Presence): void {
    const text = JSON.stringify({ t: "presence", presence } satisfies FromPresence);
    for (const [socket, follower] of this.#entries()) {
      if (follower.told === text) continue;
      socket.serializeAttachment({ ...follower, told: text } satisfies Follower);
      trySend(socket, text);
    }
  }

  /** Ends the links of those who follow as friends and are none. */
  dropStrangers(isFriend: (viewer: string) => boolean): void {
    for (const [socket, { viewer, because }] of this.#entries())
      if (because === "friend" && !isFriend(viewer)) this.refuse(socket);
  }

  dropAll(): void {
    for (const socket of this.#sockets()) this.refuse(socket);
  }

  refuse(socket: LinkSocket): void {
    detach(socket, LINK_REFUSED, "this presence may not be followed");
  }

  #entries(): [LinkSocket, Follower][] {
    return this.#sockets().flatMap((socket): [LinkSocket, Follower][] => {
      const follower = socket.deserializeAttachment() as Follower | null;
      return follower ? [[socket, follower]] : [];
    });
  }
}
