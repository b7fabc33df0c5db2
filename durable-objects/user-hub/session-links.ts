import { coarsen } from "../../geo/coarsen.ts";
import { distanceM } from "../../geo/distance.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import type { FromHub } from "../../protocol/links/user-hub-link.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { detach, type LinkSocket, trySend } from "../link-socket.ts";
import type { PresentLink } from "./presence.ts";
import { type HubLink, publisherOf } from "./publisher-claims.ts";
import type { DevicesInUse } from "./push/notifier-parts.ts";

/** What a session's link remembers, through hibernation, in the socket's attachment. */
export interface SessionLink extends HubLink, PresentLink {
  device: string;
  watchesInbox: boolean;
  /** The channels that the device has open. */
  looking: string[];
  /** Whether the session has lost its client: nothing that it is told reaches the device. */
  isLost: boolean;
  /** About where the session is, to a square of `approximateGridM`, for as long as its link lives; null before it said so. */
  square: LatLng | null;
}

/** What a link has that an earlier release attached, and of which that one knew nothing. */
const NOTHING_SAID = { activity: null, watchesInbox: false, looking: [], isLost: false, square: null };

/** The links of the user's own sessions. All that is known of them is in their attachments. */
export class SessionLinks implements DevicesInUse {
  /** All that are open, whether their sessions said hello or not. */
  readonly sockets: () => LinkSocket[];

  constructor(sockets: () => LinkSocket[]) {
    this.sockets = sockets;
  }

  /** Those whose sessions said hello. */
  entries(): [LinkSocket, SessionLink][] {
    return this.sockets().flatMap((socket): [LinkSocket, SessionLink][] => {
      const link = this.get(socket);
      return link ? [[socket, link]] : [];
    });
  }

  all(): SessionLink[] {
    return this.entries().map(([, link]) => link);
  }

  /** The names of the sessions. */
  sessions(): Set<string> {
    return new Set(this.all().map(({ session }) => session));
  }

  /** Null for a socket that is no link of a session, or none any more. */
  get(socket: LinkSocket): SessionLink | null {
    const attached = socket.deserializeAttachment() as SessionLink | object | null;
    return attached && "session" in attached ? { ...NOTHING_SAID, ...attached } : null;
  }

  /**
   * A session has one link: of two, the one whose session started later, which goes on as the other was. Answers whether
   * this one is it.
   */
  admit(socket: LinkSocket, hello: Pick<SessionLink, "session" | "startedAtMs" | "device">): boolean {
    const [rival, rivalLink] =
      this.entries().find(([other, link]) => other !== socket && link.session === hello.session) ?? [];
    if (rivalLink && rivalLink.startedAtMs > hello.startedAtMs) {
      detach(socket, LINK_REPLACED, "the session has a newer link");
      return false;
    }
    const { claimedAtMs = null, activity = null, square = null } = rivalLink ?? {};
    socket.serializeAttachment({
      ...hello,
      claimedAtMs,
      activity,
      watchesInbox: false,
      looking: [],
      isLost: false,
      square,
    } satisfies SessionLink);
    if (rival) detach(rival, LINK_REPLACED, "the session has a newer link");
    return true;
  }

  /** Remembers more of a link; of one that was taken over, nothing. Answers the link as it is now. */
  update(socket: LinkSocket, change: Partial<SessionLink>): SessionLink | null {
    const link = this.get(socket);
    if (!link) return null;
    const updated = { ...link, ...change };
    socket.serializeAttachment(updated);
    return updated;
  }

  /** The session is here, as it says. */
  reached(socket: LinkSocket, place: LatLng): void {
    this.update(socket, { square: coarsen(place) });
  }

  /**
   * Whether one of the user's sessions is near a place, so that this one may be, too. It counts as being where the other one is: a chain of
   * sessions gets no farther than one.
   */
  joinsAnother(socket: LinkSocket, place: LatLng): boolean {
    const squares = this.all().map(({ square }) => square);
    const square = squares.find(
      (each) => each !== null && distanceM(each, place) <= LIMITS.placeStartWithinM,
    );
    if (square) this.update(socket, { square });
    return square !== undefined;
  }

  /** Whether any device is in use, and hears what its session is told. */
  any(): boolean {
    return this.all().some(isInUse);
  }

  /** Whether this device is. */
  has(device: string): boolean {
    return this.all().some((link) => link.device === device && isInUse(link));
  }

  /** Whether a device that is has the channel open. */
  lookAt(channelId: string): boolean {
    return this.all().some((link) => isInUse(link) && link.looking.includes(channelId));
  }

  /** Tells every session whose location friends see. */
  announcePublisher(): void {
    this.broadcast({ t: "publisher", ...publisherOf(this.all()) });
  }

  /** Those who are told of the inbox. */
  watchers(): LinkSocket[] {
    return this.entries().flatMap(([socket, link]) => (link.watchesInbox ? socket : []));
  }

  send(socket: LinkSocket, message: FromHub): void {
    trySend(socket, JSON.stringify(message));
  }

  /** Sends one message to all, or to some. */
  broadcast(message: FromHub, sockets: LinkSocket[] = this.sockets()): void {
    const text = JSON.stringify(message);
    for (const socket of sockets) trySend(socket, text);
  }
}

function isInUse({ activity, isLost }: SessionLink): boolean {
  return activity === "active" && !isLost;
}
