import type { SharedPlace, UnsharedReason } from "../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { encodeFromChannel } from "../../protocol/links/channel-frame.ts";
import type { FromChannel, Outcome, Share, ShownPlace } from "../../protocol/links/chat-channel-link.ts";
import type { Clock } from "../clock.ts";
import { Pace } from "../pace.ts";
import type { News } from "./core/news.ts";
import { isShown, isSuperseded, type Sharer } from "./core/sharers.ts";
import type { Link, Links } from "./links.ts";
import { faultRefusal } from "./operations.ts";
import { PlaceViewers } from "./place-viewers.ts";

/** How long the place of a session shows on whose link broke without a word: it is about to link again, or is dead. */
export const LOST_GRACE_MS = 5_000;
/** How long after a reset the sessions may take to come back. Until then nobody is told that somebody is missing. */
export const RETURN_MS = 1_500;
/** Places are told less often the more people hear of them, as each of these may move, too. */
const TICK_MS_PER_LINK = 4;

export interface PlacesHost<Socket> {
  channelId(): string;
  /** Whether a user may share a place. */
  admit(user: string): Outcome<null>;
  send(socket: Socket, text: string): void;
  onFault(error: unknown): string;
}

/**
 * The live places that members share. They are in the attachments of their sessions' links and in memory, and in no storage;
 * whoever has the channel open is told of them, once a tick at most, in one frame for all.
 */
export class LivePlaces<Socket> {
  readonly #links: Links<Socket>;
  readonly #host: PlacesHost<Socket>;
  readonly #clock: Clock;
  readonly #ticks: Pace;
  readonly #viewers: PlaceViewers<Socket>;
  readonly #sharers = new Map<string, Sharer<Socket>>();
  /** Of whom there is something to tell. */
  readonly #changed = new Set<string>();
  /** Who is told the whole once the sessions have come back. */
  readonly #waiting = new Set<Socket>();
  /** When everyone who shared before this life has had the time to say so again. */
  #wholeAtMs: number;

  constructor(links: Links<Socket>, host: PlacesHost<Socket>, clock: Clock) {
    this.#links = links;
    this.#host = host;
    this.#clock = clock;
    this.#wholeAtMs = clock.now() + RETURN_MS;
    this.#viewers = new PlaceViewers(
      links,
      { sharers: () => this.#shownSharers(), send: (socket, text) => host.send(socket, text) },
      clock,
    );
    this.#ticks = new Pace(
      clock,
      () => tickMs(links.at("all").size),
      () => this.#tell(),
    );
  }

  /** Takes in what slept with the object. `lostRelays`: it was as a reset for those who shared through a relay. */
  restore(lostRelays: boolean): void {
    for (const [socket, { user, session, share }] of this.#links.all()) {
      // Links that live through a sleep tell that it was no reset.
      if (!lostRelays) this.#wholeAtMs = 0;
      if (!share) continue;
      const known = this.#sharers.get(user);
      if (!known || known.share.askedAtMs < share.askedAtMs) {
        this.#sharers.set(user, { socket, session, share });
      }
    }
    // Whoever does not come back is to vanish from the screens of those who slept, too.
    if (lostRelays) for (const socket of this.#links.at("all")) this.tellWhole(socket, true);
  }

  share(socket: Socket, share: Share): void {
    const link = this.#links.get(socket);
    if (!link) return;
    const { user, session } = link;
    const { n } = share;
    const known = this.#sharers.get(user);
    const admitted = this.#admit(user);
    if ("refused" in admitted) {
      if (known?.session === session) this.#end(user, known, socket);
      return this.#send(socket, { t: "shareRefused", n, refusal: admitted.refused });
    }
    if (known && isSuperseded(share, session, known, this.#clock.now())) {
      return this.#send(socket, { t: "unshared", n, why: "replaced" });
    }
    if (known && known.socket !== socket) this.#endLink(known, "replaced");
    this.#links.setShare(socket, share);
    this.#sharers.set(user, { socket, session, share });
    this.#send(socket, { t: "shared", n });
    this.#viewers.changed(null);
    if (share.place || known?.share.place) this.#touch(user);
  }

  /** The device has moved, or has no place to show. */
  move(socket: Socket, place: ShownPlace | null): void {
    const link = this.#links.get(socket);
    if (!link?.share) return;
    const shows = place !== null && link.share.place === null;
    const share = { ...link.share, place };
    this.#links.setShare(socket, share);
    this.#sharers.set(link.user, { socket, session: link.session, share });
    if (shows) this.#viewers.changed(null);
    this.#touch(link.user);
  }

  /** Somebody has opened the channel, or has it open no more. */
  listens(user: string): void {
    this.#viewers.changed(user);
  }

  /** Ends what the link's session shares, or `all` that its user does. */
  unshare(socket: Socket, n: number, all: boolean): void {
    const link = this.#links.get(socket);
    if (!link) return;
    const sharer = this.#sharers.get(link.user);
    if (sharer && (all || sharer.session === link.session)) this.#end(link.user, sharer, socket);
    this.#send(socket, { t: "unshared", n, why: "asked" });
  }

  /** Tells a link that has just opened the channel who shares at the moment. `showsPlaces`: its device shows some from before. */
  tellWhole(socket: Socket, showsPlaces: boolean): void {
    const waitMs = this.#wholeAtMs - this.#clock.now();
    if (!showsPlaces || waitMs <= 0) return this.#sendWhole(socket);
    this.#waiting.add(socket);
    if (this.#waiting.size === 1) this.#clock.after(Math.min(waitMs, RETURN_MS), () => this.#tellWaiting());
  }

  /** Looks whose link is gone: they have a moment to come back. */
  lookForLost(): void {
    for (const [user, sharer] of this.#sharers) {
      if (sharer.socket === null || this.#links.get(sharer.socket)?.share === sharer.share) continue;
      this.#lose(user, { ...sharer, socket: null });
    }
  }

  /** A link closed that was not listed any more when another one, which closed as well, woke the object. */
  closedAsleep({ user, session, share }: Link): void {
    if (share && !this.#sharers.has(user)) this.#lose(user, { socket: null, session, share });
  }

  /** The channel or its members have changed: whoever may not share any more does not. */
  review({ events, removed }: Pick<News, "events" | "removed">): void {
    if (this.#sharers.size === 0) return;
    if (removed.size === 0 && !events.some(({ event }) => event === "channel" || event === "member")) return;
    for (const [user, sharer] of this.#sharers) {
      if ("refused" in this.#admit(user)) this.#end(user, sharer, null, "notAllowed");
    }
  }

  #lose(user: string, lost: Sharer<Socket>): void {
    this.#sharers.set(user, lost);
    this.#clock.after(LOST_GRACE_MS, () => {
      if (this.#sharers.get(user) === lost) this.#end(user, lost, null);
    });
  }

  #admit(user: string): Outcome<null> {
    try {
      return this.#host.admit(user);
    } catch (error) {
      return faultRefusal(this.#host.onFault(error));
    }
  }

  /** `by`: the link that asked for it, which is answered by itself. */
  #end(user: string, sharer: Sharer<Socket>, by: Socket | null, why: UnsharedReason = "asked"): void {
    this.#sharers.delete(user);
    if (sharer.socket !== null && sharer.socket === by) this.#links.setShare(by, null);
    else this.#endLink(sharer, why);
    if (sharer.share.place) this.#touch(user);
  }

  #endLink({ socket, share }: Sharer<Socket>, why: UnsharedReason): void {
    if (socket === null) return;
    this.#links.setShare(socket, null);
    this.#send(socket, { t: "unshared", n: share.n, why });
  }

  /** There is something to tell of a user. No timer for nobody: it would keep the object awake. */
  #touch(user: string): void {
    if (this.#links.at("all").size === 0) return;
    this.#changed.add(user);
    this.#ticks.request();
  }

  #tell(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    const sockets = this.#links.at("all");
    if (sockets.size === 0) return;
    const places = changed.flatMap((user) => this.#shownOf(user));
    const shown = new Set(places.map(({ userId }) => userId));
    const stopped = changed.filter((user) => !shown.has(user));
    const text = this.#textOf({ type: "channelPlacesChanged", places, stopped });
    for (const socket of sockets) this.#host.send(socket, text);
  }

  #tellWaiting(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const socket of waiting) if (this.#links.at("all").has(socket)) this.#sendWhole(socket);
  }

  #sendWhole(socket: Socket): void {
    const places = [...this.#sharers.keys()].flatMap((user) => this.#shownOf(user));
    this.#host.send(socket, this.#textOf({ type: "channelPlacesSnapshot", places }));
  }

  /** Who is to be seen now, by a link that can hear of it. */
  #shownSharers(): [string, Socket][] {
    const nowMs = this.#clock.now();
    return [...this.#sharers].flatMap(([user, { socket, share }]): [string, Socket][] =>
      socket !== null && isShown(share, nowMs) ? [[user, socket]] : [],
    );
  }

  /** What is to be seen of a user now. */
  #shownOf(userId: string): SharedPlace[] {
    const share = this.#sharers.get(userId)?.share;
    if (!share?.place || !isShown(share, this.#clock.now())) return [];
    const { lat, lng, at } = share.place;
    return [{ userId, lat, lng, precision: share.precision, at, until: share.until }];
  }

  #textOf({ type, ...fields }: { type: string; places: SharedPlace[]; stopped?: string[] }): string {
    const frame = JSON.stringify({ type, channelId: this.#host.channelId(), ...fields });
    const message: FromChannel = { t: "frame", kind: "places", frame };
    // After a mere change there may be others left.
    if (fields.places.length > 0 || !fields.stopped) message.showsPlaces = fields.places.length > 0;
    return encodeFromChannel(message);
  }

  #send(socket: Socket, message: FromChannel): void {
    this.#host.send(socket, encodeFromChannel(message));
  }
}

/** How long it is between two frames, where so many hear of them. */
function tickMs(links: number): number {
  return Math.min(LIMITS.maxNearTickMs, Math.max(LIMITS.nearTickMs, TICK_MS_PER_LINK * links));
}
