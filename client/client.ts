import { LIMITS } from "../protocol/limits.ts";
import type { NearChanged, NearFriend, NearSnapshot, ServerFrame } from "../protocol/server-frames.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import { ClientClosedError, LinkLostError, RefusedError, SupersededError } from "./errors.ts";
import type { ClientEvents, ClientState, LocationReported, Welcome } from "./events.ts";
import type { LinkEnd } from "./link.ts";
import { MeView } from "./me-view.ts";
import { NearView } from "./near-view.ts";
import type { HitherClientOptions, Place } from "./options.ts";
import { type RequestFrame, Requests } from "./requests.ts";
import { TokenKeeper } from "./token-keeper.ts";
import { platformWebSocket, socketUrl } from "./web-socket.ts";
import { Wish } from "./wish.ts";

/** How long a call waits for the server's answer, reconnects included. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * The live side of Hither: one socket that is kept alive, resumed and renewed, and what is known through it.
 * Calls may come at any time; what was asked for is said again after each reconnect, until `close`.
 */
export class HitherClient {
  readonly #clock: Clock;
  readonly #events = new Emitter<ClientEvents>();
  readonly #near = new NearView();
  readonly #me = new MeView();
  readonly #requests: Requests;
  readonly #nearWish: Wish;
  readonly #locationWish: Wish;
  readonly #tokens: TokenKeeper;
  readonly #connection: Connection;
  #state: ClientState = "idle";
  #watching = false;

  /** @throws TypeError where `url` is no address of a server */
  constructor(options: HitherClientOptions) {
    const { url, token, webSocket = platformWebSocket, name = "hither-js" } = options;
    const { random = Math.random, clock = systemClock } = options;
    const timeoutMs = REQUEST_TIMEOUT_MS;
    const failed = (error: Error) => this.#events.emit("error", error);
    this.#clock = clock;
    this.#requests = new Requests({ clock, timeoutMs, send: (frame) => this.#connection.send(frame) });
    const request = this.#requests.request.bind(this.#requests);
    this.#nearWish = new Wish({ clock, random, timeoutMs, request, dropped: failed });
    this.#locationWish = new Wish({ clock, random, timeoutMs, request, dropped: failed });
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
    this.#watching = true;
    await this.#nearWish.want(() => ({ type: "watchNear", radiusM }), { lasting: true });
  }

  /**
   * Closes the `near` stream and empties `near`.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async unwatchNear(): Promise<void> {
    this.#watching = false;
    this.#near.clear();
    const done = this.#nearWish.want(() => ({ type: "unwatchNear" }), { lasting: false });
    this.#events.emit("near", this.near);
    await done;
  }

  /** Says where this device is. The newest place is remembered and said again after a reconnect, while it is fresh. */
  reportLocation(place: Place): void {
    const source = this.#locationSource(place);
    this.#locationWish.remember(source);
    const frame = source();
    if (frame !== undefined) this.#connection.send(frame);
  }

  /**
   * The same, and waits for the server's answer.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError, SupersededError where it was withdrawn meanwhile
   */
  async confirmLocation(place: Place): Promise<LocationReported> {
    const reply = await this.#locationWish.want(this.#locationSource(place), { lasting: true });
    if (reply.type === "locationReported") return reply;
    throw new SupersededError("the location was withdrawn");
  }

  /**
   * This device no longer counts as a place: friends do not see it, and it finds nobody.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  async withdrawLocation(): Promise<void> {
    await this.#locationWish.want(() => ({ type: "withdrawLocation" }), { lasting: false });
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
        return this.#watching ? this.#heardNear(frame) : undefined;
      case "meSnapshot":
      case "meChanged": {
        const event = this.#me.apply(frame);
        return event === undefined ? undefined : this.#events.emit("me", event);
      }
      case "error":
        return settled ? undefined : this.#events.emit("error", new RefusedError(frame));
      default:
        // Replies have settled their calls; what is unknown comes from a later server.
        return;
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#linkLost();
    this.#tokens.welcomed(welcome.serverTime, welcome.tokenExpiresAt);
    // The place comes first: the near stream begins with it.
    this.#locationWish.send();
    this.#nearWish.send();
    this.#events.emit("welcome", welcome);
    this.#events.emit("pace", welcome.nextReportInMs);
  }

  #heardNear(frame: NearSnapshot | NearChanged): void {
    if (frame.type === "nearSnapshot") {
      this.#near.replace(frame);
      this.#events.emit("snapshot", frame);
    } else {
      const result = this.#near.change(frame);
      // Watching again brings a snapshot; where an answer is due anyway, that brings it.
      if (result === "gap" && !this.#nearWish.unsettled) this.#nearWish.send();
      if (result !== "applied") return;
      for (const friend of frame.appeared) this.#events.emit("appeared", friend);
      for (const friend of frame.moved) this.#events.emit("moved", friend);
      for (const userId of frame.left) this.#events.emit("left", userId);
    }
    this.#events.emit("near", this.near);
  }

  /** Builds the report when it is sent, because the fix grows older until then. */
  #locationSource({ lat, lng, ageMs = 0 }: Place): () => RequestFrame | undefined {
    const handedOverAtMs = this.#clock.nowMs();
    return () => {
      const waitedMs = Math.max(0, this.#clock.nowMs() - handedOverAtMs);
      const totalMs = Math.round(ageMs + waitedMs);
      const wentOld = waitedMs > 0 && totalMs > LIMITS.maxFixAgeMs;
      return wentOld ? undefined : { type: "reportLocation", lat, lng, ageMs: totalMs };
    };
  }

  #linkLost(): void {
    this.#requests.failAll(new LinkLostError("the link was lost"));
    this.#tokens.linkLost();
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
    this.#watching = false;
    this.#connection.stop();
    this.#tokens.forget();
    this.#nearWish.forget(error);
    this.#locationWish.forget(error);
    this.#requests.failAll(error);
    this.#near.clear();
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
