import type { Presence } from "../protocol/chat/presence.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { NearFriend, ServerFrame } from "../protocol/server-frames.ts";
import type { ChannelView } from "./chat/channel-view.ts";
import { Chat } from "./chat/chat.ts";
import type { Inbox } from "./chat/inbox.ts";
import type { SyncState } from "./chat/sync-state.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import { ClientClosedError, LinkLostError, RefusedError } from "./errors.ts";
import type { ClientEvents, ClientState, LocationReported, Welcome } from "./events.ts";
import type { LinkEnd } from "./link.ts";
import { LocationReporter } from "./location-reporter.ts";
import { MeView } from "./me-view.ts";
import { NearWatch } from "./near-watch.ts";
import { type HitherClientOptions, httpSide, type Place, tokenSource } from "./options.ts";
import { Requests } from "./requests.ts";
import { TokenKeeper } from "./token-keeper.ts";
import { platformWebSocket, socketUrl } from "./web-socket.ts";

/** How long a call waits for the server's answer, reconnects included. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * The live side of Hither: one socket that is kept alive, resumed and renewed, and what is known through it.
 * Calls may come at any time; what was asked for is said again after each reconnect, until `close`.
 */
export class HitherClient {
  readonly #clock: Clock;
  readonly #events = new Emitter<ClientEvents>();
  readonly #me = new MeView();
  readonly #requests: Requests;
  readonly #near: NearWatch;
  readonly #location: LocationReporter;
  readonly #chat: Chat;
  readonly #tokens: TokenKeeper;
  readonly #connection: Connection;
  #state: ClientState = "idle";
  #serverAheadMs = 0;

  /** @throws TypeError where `url` is no address of a server, or `token` and `api` are missing */
  constructor(options: HitherClientOptions) {
    const { url, webSocket = platformWebSocket, name = "hither-js" } = options;
    const { random = Math.random, clock = systemClock } = options;
    const token = tokenSource(options);
    const failed = (error: Error) => this.#events.emit("error", error);
    const send: Connection["send"] = (frame) => this.#connection.send(frame);
    this.#clock = clock;
    this.#requests = new Requests({ clock, timeoutMs: REQUEST_TIMEOUT_MS, send });
    const request = this.#requests.request.bind(this.#requests);
    const wishes = { clock, random, timeoutMs: REQUEST_TIMEOUT_MS, request, dropped: failed };
    this.#near = new NearWatch(wishes, this.#events);
    this.#location = new LocationReporter({ ...wishes, send });
    this.#chat = new Chat({
      ...wishes,
      send,
      failed,
      isConnected: () => this.#connection.isOpen,
      serverNowMs: () => clock.nowMs() + this.#serverAheadMs,
      readPage: async (channelId, query) => httpSide(options).messages.page(channelId, query),
      readMessage: async (channelId, seq) => httpSide(options).messages.get(channelId, seq),
      inboxChanged: (event) => this.#events.emit("inbox", event),
      presenceChanged: (people) => this.#events.emit("presence", people),
      restore: options.restore,
    });
    this.#tokens = new TokenKeeper({
      clock,
      random,
      fetch: token,
      authenticate: async (newToken) => {
        const reply = await request({ type: "authenticate", token: newToken });
        if (reply.type !== "authenticated") throw new Error(`authenticate was answered by ${reply.type}`);
        return reply.tokenExpiresAt;
      },
      failed,
    });
    this.#connection = new Connection({
      url: socketUrl(url),
      webSocket,
      token: () => this.#tokens.get(),
      client: name,
      clock,
      random,
      state: (state) => this.#setState(state),
      frame: (frame) => this.#heard(frame),
      lost: () => this.#linkLost(),
      tokenRefused: () => this.#tokens.forget(),
      failed,
      stopped: (end) => this.#stopped(end),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Who is near, by user id. Outdated while the state is not `open`; replaced by a snapshot after each reconnect. */
  get near(): ReadonlyMap<string, NearFriend> {
    return this.#near.friends;
  }

  /** The user's channels with what is new in each, once `watchInbox` was called. */
  get inbox(): Inbox {
    return this.#chat.inbox.entries;
  }

  /** How the people of `watchPresence` are, by user id. Outdated while the state is not `open`. */
  get presence(): ReadonlyMap<string, Presence> {
    return this.#chat.presence.people;
  }

  /** Connects and stays connected. While waiting for the next attempt, makes it now: call it when the network is back. */
  connect(): void {
    this.#events.muted = false;
    this.#connection.start();
  }

  /**
   * Ends the connection and forgets all: session, token, location, what was watched. Pending calls are rejected, and no
   * event comes afterwards, until `connect` is called again.
   */
  close(): void {
    this.#forgetAll("the client was closed");
    this.#setState("closed");
    this.#muteIfClosed();
  }

  /** @returns a function that removes the listener */
  on<Name extends keyof ClientEvents>(
    event: Name,
    listener: (payload: ClientEvents[Name]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  /**
   * Opens the `near` stream, or changes its radius. Remembered until `unwatchNear`, even where this call fails by time.
   *
   * @param radiusM metres, 500 to 20,000; 8,000 unless given
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async watchNear({ radiusM = LIMITS.defaultRadiusM }: { radiusM?: number } = {}): Promise<void> {
    await this.#near.watch(radiusM);
  }

  /**
   * Closes the `near` stream and empties `near`.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async unwatchNear(): Promise<void> {
    await this.#near.unwatch();
  }

  /** Says where this device is. The newest place is remembered and said again after a reconnect, while it is fresh. */
  reportLocation(place: Place): void {
    this.#location.report(place);
  }

  /**
   * The same, and waits for the server's answer.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError, SupersededError where it was withdrawn meanwhile
   */
  confirmLocation(place: Place): Promise<LocationReported> {
    return this.#location.confirm(place);
  }

  /**
   * This device no longer counts as a place: friends do not see it, it finds nobody, and what it shares into channels ends.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async withdrawLocation(): Promise<void> {
    this.#chat.locationWithdrawn();
    await this.#location.withdraw();
  }

  /**
   * Follows the inbox from here on. Remembered, even where this call fails by time.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async watchInbox(): Promise<void> {
    await this.#chat.inbox.watch();
  }

  /** A channel on this device: always the same object for the same id. Call `open` on it to follow it. */
  channel(channelId: string): ChannelView {
    return this.#chat.channel(channelId);
  }

  /**
   * Shows the presence of these people, in place of whom it showed before.
   *
   * @param userIds up to 100: friends, or members of the team `teamId`
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async watchPresence(userIds: readonly string[], { teamId }: { teamId?: string } = {}): Promise<void> {
    await this.#chat.presence.watch(userIds, teamId);
  }

  /**
   * Says whether this device is in use, as of now: when the app goes to the background, and when it comes back.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async setActivity(active: boolean): Promise<void> {
    await this.#chat.presence.setActivity(active);
  }

  /**
   * Where this device stands in inbox and channels, with what waits to be sent: JSON to be stored, and handed to the next client
   * as `restore`.
   */
  syncState(): SyncState {
    return this.#chat.store();
  }

  #heard(frame: ServerFrame): void {
    const state = this.#state;
    this.#events.emit("frame", frame);
    // A listener may have closed the client: what this frame says is then of no interest any more.
    if (this.#state !== state) return;
    const settled = this.#requests.settle(frame);
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame);
      case "tokenExpiring":
        return void this.#tokens.refresh();
      case "locationReported":
      case "reportPaceChanged":
        return this.#events.emit("pace", frame.nextReportInMs);
      case "nearSnapshot":
      case "nearChanged":
        return this.#near.heard(frame);
      case "meSnapshot":
      case "meChanged": {
        const event = this.#me.apply(frame);
        return event === undefined ? undefined : this.#events.emit("me", event);
      }
      case "error":
        return settled ? undefined : this.#events.emit("error", new RefusedError(frame));
      default:
        if (frame.type === "inboxChanged" && !frame.more) this.#me.advance(frame);
        // Replies have settled their calls; what is unknown comes from a later server.
        return this.#chat.heard(frame);
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#linkLost();
    this.#serverAheadMs = welcome.serverTime - this.#clock.nowMs();
    this.#tokens.welcomed(welcome.serverTime, welcome.tokenExpiresAt);
    // The place comes first: the near stream begins with it.
    this.#location.linkUp();
    this.#near.linkUp();
    this.#chat.linkUp(welcome.userId);
    this.#events.emit("welcome", welcome);
    this.#events.emit("pace", welcome.nextReportInMs);
  }

  #linkLost(): void {
    this.#requests.failAll(new LinkLostError("the link was lost"));
    this.#tokens.linkLost();
    this.#chat.linkLost();
  }

  #stopped({ code, reason, error }: LinkEnd): void {
    this.#forgetAll(`the server closed the session: ${code} ${reason}`);
    if (error !== undefined) this.#events.emit("error", error);
    this.#setState("closed");
    this.#events.emit("closed", { code, reason });
    this.#muteIfClosed();
  }

  #forgetAll(why: string): void {
    const error = new ClientClosedError(why);
    this.#connection.stop();
    this.#tokens.forget();
    this.#near.forget(error);
    this.#location.forget(error);
    this.#chat.clear(error);
    this.#requests.failAll(error);
    this.#me.clear();
  }

  #setState(state: ClientState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.emit("state", state);
  }

  /** A listener of the last event may have connected again. */
  #muteIfClosed(): void {
    if (this.#state === "closed") this.#events.muted = true;
  }
}
