import { LIMITS } from "../protocol/limits.ts";
import { backoffMs } from "./backoff.ts";
import type { Cancel, Clock } from "./clock.ts";

/** A new token is fetched this long before the old one ends: earlier than the server would have to remind us. */
const REFRESH_BEFORE_MS = 2 * LIMITS.tokenExpiringMs;
/** The least time between two refreshes, for tokens that live shorter than REFRESH_BEFORE_MS. */
const MIN_REFRESH_GAP_MS = 10_000;
/** How long a token that no server has accepted yet is used for further attempts. */
const REUSE_UNSEEN_MS = 60_000;

export interface TokenKeeperOptions {
  clock: Clock;
  random: () => number;
  /** Gets a new token from the app. */
  fetch: () => Promise<string>;
  /** Shows a new token on the live link; answers when it ends, by the server's clock. */
  authenticate: (token: string) => Promise<number>;
  /** A token could not be had, or was not accepted. It is tried again. */
  failed: (error: Error) => void;
}

/**
 * Holds the token of the socket and renews it in time. A token that is still good is used again after a lost link,
 * so that a server that comes back is not asked for a token by everyone at once.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  #token: string | undefined;
  /** When the token should no longer be used for a new link, by the device's clock. */
  #useUntilMs = 0;
  #serverAheadMs = 0;
  #refreshing = false;
  #attempt = 0;
  #cancelRefresh: Cancel = () => {};
  /** Rises whenever what is under way has lost its meaning. */
  #era = 0;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** A token that is good for a new link. */
  async get(): Promise<string> {
    if (this.#token !== undefined && this.#options.clock.nowMs() < this.#useUntilMs) return this.#token;
    const era = this.#era;
    const token = await this.#options.fetch();
    if (era === this.#era) {
      this.#token = token;
      // How long it lives is known once the server has accepted it; a retry soon after need not fetch another.
      this.#useUntilMs = this.#options.clock.nowMs() + REUSE_UNSEEN_MS;
    }
    return token;
  }

  /** The server greeted a link that showed the token. */
  welcomed(serverTime: number, expiresAt: number): void {
    this.#serverAheadMs = serverTime - this.#options.clock.nowMs();
    this.#accepted(expiresAt);
  }

  /** Fetches a new token and shows it on the live link, unless that is under way. */
  async refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    this.#cancelRefresh();
    const era = this.#era;
    try {
      const token = await this.#options.fetch();
      if (era !== this.#era) return;
      const expiresAt = await this.#options.authenticate(token);
      if (era !== this.#era) return;
      this.#token = token;
      this.#accepted(expiresAt);
    } catch (error) {
      if (era !== this.#era) return;
      this.#plan(MIN_REFRESH_GAP_MS + backoffMs(this.#attempt, this.#options.random));
      this.#attempt += 1;
      this.#options.failed(error instanceof Error ? error : new Error(String(error)));
    } finally {
      if (era === this.#era) this.#refreshing = false;
    }
  }

  /** The link is gone: what was asked on it has no answer. The token stays. */
  linkLost(): void {
    this.#era += 1;
    this.#refreshing = false;
    this.#cancelRefresh();
  }

  /** The token is no longer any good. */
  forget(): void {
    this.linkLost();
    this.#token = undefined;
  }

  #accepted(expiresAt: number): void {
    const now = this.#options.clock.nowMs();
    const refreshAtMs = expiresAt - this.#serverAheadMs - REFRESH_BEFORE_MS;
    this.#attempt = 0;
    this.#useUntilMs = refreshAtMs;
    this.#plan(Math.max(MIN_REFRESH_GAP_MS, refreshAtMs - now));
  }

  #plan(delayMs: number): void {
    this.#cancelRefresh();
    this.#cancelRefresh = this.#options.clock.after(delayMs, () => void this.refresh());
  }
}
