import { CHAT_SETTINGS_DEFAULT, type ChatSettings } from "../../protocol/chat/presence.ts";
import { LINK_REPLACED } from "../../protocol/links/link-replaced.ts";
import type { ViewReport } from "../../protocol/links/location-views-link.ts";
import {
  ABANDONED_AFTER_MS,
  type Activity,
  type EndedBecause,
  type FromHub,
  LINK_REFUSED,
  type ToHub,
} from "../../protocol/links/user-hub-link.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import { SHARING_OFF, type Sharing } from "../../protocol/sharing.ts";
import { ignoreUnknown } from "../../telemetry/ignore-unknown.ts";
import { log } from "../../telemetry/log.ts";
import { Timer } from "./timer.ts";
import { type LinkSocket, UpstreamLink } from "./upstream-link.ts";

/** What a session knows from its user's hub. */
export interface HubFacts {
  epoch: string;
  revision: number;
  friends: Set<string>;
  /** Friendships that are being changed, and since when. */
  pending: Map<string, number>;
  sharing: Sharing;
  chatSettings: ChatSettings;
  /** Whether the hub wishes to hear which friends arrive near the user. */
  tellsArrivals: boolean;
  /** The session whose location friends see. */
  publisher: string | null;
}

/** A session as its user's hub knows it. */
export interface HubSession {
  session: string;
  startedAtMs: number;
  /** The device that it runs on. */
  device: string;
}

export interface HubEvents {
  open(): Promise<LinkSocket>;
  /** The link is up, for the first time or again: the hub knows nothing of this session but its name. */
  onUp(): void;
  /** The user's friends as the system of record has them; `doubtful`: with whom a change may have broken off. */
  readFriends(doubtful: readonly string[]): Promise<string[]>;
  /** The facts are known anew (`changed` is null), or changed; `changed` is what to tell the client of it. */
  onFacts(facts: HubFacts, changed: MeChange[] | null): void;
  /** The hub has answered who publishes. */
  onPublisher(session: string | null, hasSuccessor: boolean): void;
  /** Whether the session may begin to report where it asked to; `retryAfterMs` is 0 where it may. */
  onStarted(n: number, retryAfterMs: number): void;
  /** A part of the answer to `watchInbox`. */
  onInbox(message: Extract<FromHub, { t: "inbox" }>): void;
  onInboxChanged(message: Extract<FromHub, { t: "inboxChanged" }>): void;
  onDown(): void;
  /** Another socket continues this session. */
  onReplaced(): void;
  /** The device was signed out, or the account is gone, unless `why` says otherwise. */
  onSignedOut(why?: EndedBecause): void;
}

/** Pause before D1 is read again after a failure. */
const REREAD_AFTER_MS = 1_000;
/** Sessions of one user settle an abandoned change one after the other, not all at once. */
const SETTLE_JITTER_MS = 5_000;

/** A session's link to its user's hub: keeps the facts current, and fills the hub's cache of the friend list. */
export class HubLink {
  readonly #session: HubSession;
  readonly #events: HubEvents;
  readonly #link: UpstreamLink<FromHub, ToHub>;
  #facts: HubFacts | null = null;
  readonly #timer = new Timer();

  constructor(session: HubSession, events: HubEvents) {
    this.#session = session;
    this.#events = events;
    this.#link = new UpstreamLink<FromHub, ToHub>({
      open: () => events.open(),
      onUp: () => {
        this.#ask({ t: "hello", ...session });
        events.onUp();
      },
      onMessage: (message) => this.#receive(message),
      onDown: (code) => {
        this.#timer.clear();
        this.#facts = null;
        if (code === LINK_REPLACED) events.onReplaced();
        else if (code === LINK_REFUSED) events.onSignedOut();
        else events.onDown();
        return code === LINK_REPLACED || code === LINK_REFUSED ? "stop" : "heal";
      },
    });
  }

  /** Whether the link is up and the facts are known. */
  get isReady(): boolean {
    return this.#facts !== null;
  }

  /** Whether the hub can be asked. */
  get isUp(): boolean {
    return this.#link.isUp;
  }

  /** This session reports the user's location; the answer comes as `onPublisher`. */
  claim(fresh: boolean): void {
    this.#link.send({ t: "claim", fresh });
  }

  unclaim(): void {
    this.#link.send({ t: "unclaim" });
  }

  /** May this session begin to report from there? The answer comes as `onStarted`. */
  askToStart(n: number, place: LatLng): void {
    this.#ask({ t: "start", n, place });
  }

  /** The session is there now. To be said on every new link. */
  reached(place: LatLng): void {
    this.#link.send({ t: "reached", place });
  }

  /** Asks for what changed in the inbox since; answers whether the hub could be asked. It answers by `onInbox`. */
  watchInbox(epoch: string | null, offset: number | null): boolean {
    if (this.#link.isUp) this.#ask({ t: "watchInbox", epoch, offset });
    return this.#link.isUp;
  }

  /** What the device is doing. To be said on every new link. */
  setActivity(activity: Activity): void {
    this.#link.send({ t: "activity", activity });
  }

  /** The channels that the device has open. To be said on every new link where there are any. */
  setLooking(channelIds: string[]): void {
    this.#link.send({ t: "looking", channelIds });
  }

  /** The client is lost. To be said on every new link while it is. */
  setLost(heardAtMs: number): void {
    this.#link.send({ t: "lost", heardAtMs });
  }

  /** To whom the session's place is sent. Answers whether the hub could be told. */
  reportViews(views: () => ViewReport[]): boolean {
    if (this.#link.isUp) this.#link.send({ t: "views", views: views() });
    return this.#link.isUp;
  }

  arrived(friendId: string): void {
    this.#link.send({ t: "arrived", friendId });
  }

  close(): void {
    this.#timer.clear();
    this.#link.close();
  }

  #ask(question: ToHub): void {
    this.#link.send(question);
    this.#link.awaitAnswer();
  }

  #receive(message: FromHub): void {
    switch (message.t) {
      case "publisher":
        if (this.#facts) this.#facts.publisher = message.session;
        return this.#events.onPublisher(message.session, message.hasSuccessor);
      case "state":
        return this.#learn(message);
      case "changed":
        return this.#change(message);
      case "started":
        return this.#events.onStarted(message.n, message.retryAfterMs);
      case "inbox":
        return this.#events.onInbox(message);
      case "inboxChanged":
        return this.#events.onInboxChanged(message);
      case "signedOut":
        return this.#events.onSignedOut(message.why);
      default:
        return ignoreUnknown("session of a hub", message satisfies never);
    }
  }

  #learn(message: Extract<FromHub, { t: "state" }>): void {
    const { epoch, revision, friends, sharing, chatSettings, tellsArrivals, publisher } = message;
    if (friends === null) return this.#timer.set(() => void this.#fill(revision, []), 0);
    const pending = new Map(message.pending.map(({ userId, sinceMs }) => [userId, sinceMs]));
    this.#facts = {
      epoch,
      revision,
      friends: new Set(friends),
      pending,
      sharing,
      chatSettings,
      tellsArrivals,
      publisher,
    };
    this.#settleLater();
    this.#events.onFacts(this.#facts, null);
  }

  #change(message: Extract<FromHub, { t: "changed" }>): void {
    const facts = this.#facts;
    if (!facts) return;
    facts.revision = message.revision;
    facts.sharing = message.sharing ?? facts.sharing;
    facts.chatSettings = message.chatSettings ?? facts.chatSettings;
    facts.tellsArrivals = message.tellsArrivals ?? facts.tellsArrivals;
    if (message.added) facts.friends.add(message.added);
    if (message.removed) facts.friends.delete(message.removed);
    if (message.pending) facts.pending = new Map(message.pending.map((p) => [p.userId, p.sinceMs]));
    this.#settleLater();
    this.#events.onFacts(facts, message.changed);
  }

  /** A change that nobody commits was abandoned: once it is old enough, what D1 says settles it. */
  #settleLater(): void {
    const facts = this.#facts;
    if (!facts || facts.pending.size === 0) return this.#timer.clear();
    const oldestMs = Math.min(...facts.pending.values());
    const delayMs =
      Math.max(0, oldestMs + ABANDONED_AFTER_MS - Date.now()) + Math.random() * SETTLE_JITTER_MS;
    this.#timer.set(() => {
      const old = [...facts.pending].filter(([, sinceMs]) => Date.now() - sinceMs >= ABANDONED_AFTER_MS);
      void this.#fill(
        facts.revision,
        old.map(([userId]) => userId),
      );
    }, delayMs);
  }

  async #fill(revision: number, settled: string[]): Promise<void> {
    try {
      const friends = await this.#events.readFriends(settled);
      this.#link.send({ t: "friends", revision, friends, settled });
    } catch (error) {
      log.error("friends could not be read", error, { sessionId: this.#session.session });
      this.#timer.set(() => void this.#fill(revision, settled), REREAD_AFTER_MS);
    }
  }
}

/** What holds before the hub has spoken: nobody is a friend, nothing is shared. */
export const NO_FACTS: HubFacts = {
  epoch: "",
  revision: 0,
  friends: new Set(),
  pending: new Map(),
  sharing: SHARING_OFF,
  chatSettings: CHAT_SETTINGS_DEFAULT,
  tellsArrivals: false,
  publisher: null,
};
