import type { LocationTime, TimePlace, ViewReport } from "../../protocol/links/location-views-link.ts";
import { type EndedBecause, LINK_REFUSED, type ToHub } from "../../protocol/links/user-hub-link.ts";
import { ignoreUnknown } from "../../telemetry/ignore-unknown.ts";
import type { Clock } from "../clock.ts";
import { detach, type LinkSocket } from "../link-socket.ts";
import type { KeyValue } from "../storage.ts";
import type { HubMemory } from "./hub-memory.ts";
import type { HubPresence } from "./hub-presence.ts";
import type { HubChange } from "./hub-state.ts";
import { InboxFeed } from "./inbox-feed.ts";
import { claimTime, publisherOf } from "./publisher-claims.ts";
import type { SessionLink, SessionLinks } from "./session-links.ts";
import { surplusOf } from "./surplus.ts";

type Hello = Extract<ToHub, { t: "hello" }>;
type WatchInbox = Extract<ToHub, { t: "watchInbox" }>;
type Start = Extract<ToHub, { t: "start" }>;
type Friends = Extract<ToHub, { t: "friends" }>;

/** What the hub lends to the links of its user's sessions. */
export interface HubSessionsHost {
  clock: Clock;
  kv: KeyValue;
  links: SessionLinks;
  presence: HubPresence;
  memory: () => HubMemory;
  /** Something that is stored may be due at another time. */
  schedule(): Promise<void>;
  /** Whether sessions are to say who arrives near the user. */
  tellsArrivals: () => boolean;
  /** A friend arrived near the user, as a session says. */
  onArrived(friendId: string): Promise<void>;
  /** A session has lost its client. */
  onLost(link: SessionLink, heardAtMs: number): Promise<void>;
}

/** What the user's own sessions say over their links, and what they are told. */
export class HubSessions {
  readonly #host: HubSessionsHost;
  readonly #feed: InboxFeed;

  constructor(host: HubSessionsHost) {
    this.#host = host;
    this.#feed = new InboxFeed(host.clock, (channelIds) => this.#tellInbox(channelIds));
  }

  receive(socket: LinkSocket, message: ToHub): Promise<void> | void {
    const { clock, links, presence } = this.#host;
    switch (message.t) {
      case "hello":
        return this.#admit(socket, message);
      case "friends":
        return this.#fillFriends(socket, message);
      case "claim":
        return this.#claim(socket, message.fresh);
      case "unclaim":
        return this.#setClaim(socket, null);
      case "start":
        return this.#start(socket, message);
      case "reached":
        return links.reached(socket, message.place);
      case "watchInbox":
        return this.#watchInbox(socket, message);
      case "activity": {
        const wasHere = presence.isHere;
        const link = links.update(socket, { activity: message.activity });
        if (link) presence.said(link.session, wasHere, clock.now());
        return presence.tell(clock.now());
      }
      case "looking":
        return void links.update(socket, { looking: message.channelIds });
      case "lost": {
        const link = links.get(socket);
        links.update(socket, { looking: [], isLost: true });
        return link ? this.#host.onLost(link, message.heardAtMs) : undefined;
      }
      case "arrived":
        return this.#host.onArrived(message.friendId);
      case "views":
        return this.#takeViews(socket, message.views);
      default:
        return ignoreUnknown("hub", message satisfies never);
    }
  }

  /** A session's link is gone. */
  closed({ session }: SessionLink): void {
    const { clock, links, memory } = this.#host;
    memory().views.ended(session, clock.now());
    links.announcePublisher();
  }

  /** To whom the user's place was sent: times, the latest first. */
  locationViews(after: TimePlace | null, limit: number): LocationTime[] {
    const { clock, links, memory } = this.#host;
    return memory().views.page(after, limit, links.sessions(), clock.now());
  }

  /** Ends the links of a device that was signed out, and remembers it. */
  signOutDevice(device: string): void {
    const { clock, links, memory } = this.#host;
    memory().signedOut.add(device, clock.now());
    const isOfDevice = (socket: LinkSocket) => links.get(socket)?.device === device;
    this.#end(links.sockets().filter(isOfDevice));
  }

  /** The account is gone. */
  signOutAll(): void {
    for (const socket of this.#host.links.sockets()) this.#signOut(socket);
  }

  /** The account is suspended until a time, or not any more, as the database says; an older version says nothing. */
  suspend(version: number, untilMs: number | null): void {
    const { clock, links, memory } = this.#host;
    const { suspension } = memory();
    const isNews = suspension.set(version, untilMs);
    if (isNews && suspension.isInForce(clock.now())) this.#end(links.sockets(), "suspended");
  }

  /** Entries of these channels changed. */
  inboxChanged(channelIds: string[]): void {
    // No timer for nobody: it would keep the object awake.
    if (this.#host.links.watchers().length > 0) this.#feed.add(channelIds);
  }

  /** Tells every session of a change. */
  broadcast(change: HubChange | null): void {
    if (!change) return;
    this.#feed.flush();
    this.#host.links.broadcast(change);
  }

  #admit(socket: LinkSocket, { session, startedAtMs, device }: Hello): void {
    const { clock, links, memory } = this.#host;
    const { isErased, signedOut, suspension } = memory();
    if (isErased || signedOut.has(device)) return this.#signOut(socket);
    if (suspension.isInForce(clock.now())) return this.#signOut(socket, "suspended");
    if (!links.admit(socket, { session, startedAtMs, device })) return;
    this.#sendState(socket);
    const surplus = surplusOf(links.entries(), device);
    if (surplus.length > 0) this.#end(surplus, "surplus");
  }

  /** Ends links, and tells everyone concerned that their sessions are not there any more. */
  #end(sockets: readonly LinkSocket[], why?: EndedBecause): void {
    const { clock, links, presence } = this.#host;
    for (const socket of sockets) {
      const link = links.get(socket);
      const wasHere = presence.isHere;
      this.#signOut(socket, why);
      if (link) presence.said(link.session, wasHere, clock.now());
    }
    links.announcePublisher();
    presence.tell(clock.now());
  }

  #signOut(socket: LinkSocket, why?: EndedBecause): void {
    this.#host.links.send(socket, { t: "signedOut", ...(why && { why }) });
    detach(socket, LINK_REFUSED, why ?? "the device was signed out");
  }

  #fillFriends(socket: LinkSocket, { revision, friends, settled }: Friends): void {
    const { clock, links, memory, presence } = this.#host;
    const taken = memory().state.fillFriends(revision, friends, settled, clock.now());
    for (const each of taken ? links.sockets() : [socket]) this.#sendState(each);
    if (taken) presence.dropStrangers();
  }

  #claim(socket: LinkSocket, fresh: boolean): void {
    const { clock, kv, links } = this.#host;
    const link = links.get(socket);
    // A link that was taken over may still have a claim on its way.
    if (!link) return;
    const hasRivals = links.all().some((each) => each.session !== link.session && each.claimedAtMs !== null);
    const remembered = kv.get<string>("publisher");
    const wasPublisher = remembered === link.session || (remembered === undefined && !hasRivals);
    this.#setClaim(socket, claimTime(fresh, wasPublisher, clock.now()));
    // Of several devices the same must win after a reset. One alone needs no row, unless another is remembered.
    if (fresh && !hasRivals && remembered !== undefined && !wasPublisher) kv.delete("publisher");
    else if (hasRivals && !wasPublisher && (fresh || remembered === undefined))
      kv.put("publisher", publisherOf(links.all()).session);
  }

  #setClaim(socket: LinkSocket, claimedAtMs: number | null): void {
    const { links } = this.#host;
    if (links.update(socket, { claimedAtMs })) links.announcePublisher();
  }

  #takeViews(socket: LinkSocket, views: ViewReport[]): Promise<void> | void {
    const { clock, links, memory } = this.#host;
    const link = links.get(socket);
    // A link that was taken over may still have a report on its way, and so may one of an account that is gone.
    if (!link || memory().isErased) return;
    memory().views.take(link.session, views, links.sessions(), clock.now());
    return this.#host.schedule();
  }

  #start(socket: LinkSocket, { n, place }: Start): void {
    const { clock, links, memory } = this.#host;
    if (!links.get(socket)) return;
    const isNearAnother = links.joinsAnother(socket, place);
    const retryAfterMs = isNearAnother ? 0 : memory().starts.take(clock.now());
    if (!isNearAnother && retryAfterMs === 0) links.reached(socket, place);
    links.send(socket, { t: "started", n, retryAfterMs });
  }

  #watchInbox(socket: LinkSocket, { epoch, offset }: WatchInbox): void {
    const { clock, links, memory } = this.#host;
    this.#feed.flush();
    if (!links.update(socket, { watchesInbox: true })) return;
    for (const message of memory().inbox.answer(epoch, offset, clock.now())) links.send(socket, message);
  }

  #tellInbox(channelIds: ReadonlySet<string>): void {
    const { clock, links, memory } = this.#host;
    const { inbox, state } = memory();
    const entries = inbox.entries(channelIds, clock.now());
    links.broadcast({ t: "inboxChanged", revision: state.revision, entries }, links.watchers());
  }

  #sendState(socket: LinkSocket): void {
    const { clock, links, memory, tellsArrivals } = this.#host;
    this.#feed.flush();
    const publisher = publisherOf(links.all()).session;
    const state = memory().state.snapshot(clock.now());
    links.send(socket, { ...state, publisher, tellsArrivals: tellsArrivals() });
  }
}
