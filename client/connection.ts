import type { ClientFrameInput } from "../protocol/client-frames.ts";
import { CLOSE_CODES } from "../protocol/close-codes.ts";
import type { ServerFrame } from "../protocol/server-frames.ts";
import { backoffMs } from "./backoff.ts";
import type { Cancel, Clock } from "./clock.ts";
import type { ClientState } from "./events.ts";
import { Link, type LinkEnd, type LinkOptions } from "./link.ts";
import { ProtocolChoice } from "./protocol-choice.ts";

/** A link that lived this long was a success; one that ends sooner counts as another failed attempt. */
const STABLE_AFTER_MS = 10_000;

export interface ConnectionOptions extends Pick<LinkOptions, "url" | "webSocket" | "token" | "client"> {
  clock: Clock;
  random: () => number;
  state: (state: ClientState) => void;
  /** Called with every frame of the link in use. A `welcome` says that this is a new link. */
  frame: (frame: ServerFrame) => void;
  /** The link in use went away, and no other took over from it. */
  lost: () => void;
  /** The server does not accept the token. */
  tokenRefused: () => void;
  /** An attempt failed before the server had a say. */
  failed: (error: Error) => void;
  /** The server's close code says that coming back is useless. */
  stopped: (end: LinkEnd) => void;
}

/**
 * Keeps one link to the server: opens it, opens the next when it is lost, and, when the server says goodbye, opens
 * the next before it lets go of the old one.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  /** The link in use: the server has welcomed it. */
  #current: Link | undefined;
  /** The link being opened, beside `#current` only after a goodbye. */
  #next: Link | undefined;
  /** The link before `#current`, until the server has closed it. */
  #retired: Link | undefined;
  #cancelAttempt: Cancel | undefined;
  #attempt = 0;
  #protocol = new ProtocolChoice();
  /** How long the server asked to be left alone, when it let the last attempt not in. */
  #askedMs = 0;
  #openedAtMs = 0;
  #sessionId: string | undefined;
  /** Since the present link was welcomed, another was opened to take over from it. */
  #handingOver = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Connects, or, while waiting for the next attempt, makes it now. */
  start(): void {
    if (this.#current === undefined) this.#open();
  }

  /** Ends everything, without a word to the handlers, and forgets the session. */
  stop(): void {
    this.#cancelAttempt?.();
    this.#cancelAttempt = undefined;
    for (const link of [this.#next, this.#current, this.#retired]) link?.end();
    this.#next = undefined;
    this.#current = undefined;
    this.#retired = undefined;
    this.#sessionId = undefined;
    this.#attempt = 0;
    this.#protocol = new ProtocolChoice();
    this.#handingOver = false;
  }

  /** Whether there is a link to send on. */
  get isOpen(): boolean {
    return this.#current !== undefined;
  }

  /** @returns whether there was an open link to send on */
  send(frame: ClientFrameInput): boolean {
    return this.#current?.send(frame) ?? false;
  }

  #open(): void {
    if (this.#next !== undefined) return;
    this.#cancelAttempt?.();
    this.#cancelAttempt = undefined;
    this.#handingOver = this.#current !== undefined;
    const { clock, url, webSocket, token, client } = this.#options;
    const link = new Link({
      clock,
      url,
      webSocket,
      token,
      client,
      protocol: this.#protocol.version,
      sessionId: this.#sessionId,
      frame: (frame) => this.#heard(link, frame),
      ended: (end) => this.#ended(link, end),
    });
    this.#next = link;
    this.#publishState();
  }

  #heard(link: Link, frame: ServerFrame): void {
    if (link === this.#next && frame.type === "welcome") {
      this.#retired = this.#current;
      this.#retired?.retire();
      this.#protocol.welcomed();
      this.#current = link;
      this.#next = undefined;
      this.#handingOver = false;
      this.#sessionId = frame.sessionId;
      this.#openedAtMs = this.#options.clock.nowMs();
      this.#publishState();
    }
    // A listener may have closed the client meanwhile.
    if (link !== this.#current && link !== this.#next) return;
    if (frame.type === "error" && link === this.#next) {
      this.#askedMs = frame.retryAfterMs ?? 0;
      this.#protocol.note(frame);
    }
    if (frame.type === "goodbye" && link === this.#current) this.#sayGoodbye(frame.reconnectWithinMs);
    this.#options.frame(frame);
  }

  /** Everyone on this server is told at about the same time, so that each comes back at a moment of its own. */
  #sayGoodbye(withinMs: number): void {
    if (this.#next === undefined && this.#cancelAttempt === undefined) {
      this.#plan(this.#options.random() * withinMs);
    }
  }

  #ended(link: Link, end: LinkEnd): void {
    const wasCurrent = link === this.#current;
    // The successor continues this session, for which the server closes the old link with `sessionReplaced`.
    const replacedByUs = wasCurrent && this.#handingOver;
    if (wasCurrent) {
      this.#current = undefined;
      if (this.#options.clock.nowMs() - this.#openedAtMs >= STABLE_AFTER_MS) this.#attempt = 0;
      this.#options.lost();
    } else {
      this.#next = undefined;
    }
    const isRefusedVersion = !wasCurrent && end.code === CLOSE_CODES.versionUnsupported;
    if (isRefusedVersion && this.#protocol.fallBack()) return this.#open();
    if (end.next === "stop" && !replacedByUs) return this.#options.stopped(end);
    // The server has heard the successor's hello: its welcome is on the way, and the app sees no gap.
    if (replacedByUs && this.#next !== undefined && end.code === CLOSE_CODES.sessionReplaced) return;
    if (end.next === "reauthenticate") this.#options.tokenRefused();
    if (this.#next === undefined) {
      this.#plan(Math.max(this.#askedMs, backoffMs(this.#attempt, this.#options.random)));
      this.#askedMs = 0;
      this.#attempt += 1;
    }
    this.#publishState();
    if (end.error !== undefined) this.#options.failed(end.error);
  }

  #plan(delayMs: number): void {
    this.#cancelAttempt?.();
    this.#cancelAttempt = this.#options.clock.after(delayMs, () => this.#open());
  }

  #publishState(): void {
    if (this.#current !== undefined) this.#options.state("open");
    else this.#options.state(this.#next === undefined ? "waiting" : "connecting");
  }
}
