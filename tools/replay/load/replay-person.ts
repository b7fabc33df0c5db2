import type { Clock } from "../../../client/clock.ts";
import { HitherClient, RefusedError, type WebSocketFactory } from "../../../client/index.ts";
import type { Sharing } from "../../../protocol/sharing.ts";
import type { Account } from "../../people/befriend.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Playback } from "../playback.ts";

export interface ReplayPersonOptions {
  url: string;
  account: Account;
  playback: Playback;
  speed: number;
  radiusM: number;
  oracle: Oracle;
  webSocket: WebSocketFactory;
  clock?: Clock;
  /** Called with every report that is sent. */
  onReport: () => void;
  /** The server refused something that it should not. */
  onError: (error: Error) => void;
}

/** Someone who moves along a recorded trip, tells the server where they are, and the oracle what they hear. */
export class ReplayPerson {
  readonly account: Account;
  readonly #options: ReplayPersonOptions;
  readonly #client: HitherClient;
  #startedAtMs = 0;
  #reporting = false;

  constructor(options: ReplayPersonOptions) {
    const { url, account, oracle, webSocket, clock } = options;
    this.#options = options;
    this.account = account;
    this.#client = new HitherClient({
      url,
      token: async () => (await account.api.token()).token,
      name: "hither-replay",
      webSocket,
      ...(clock && { clock }),
    });
    this.#client.on("frame", (frame) => oracle.heard(account.userId, frame, performance.now()));
    this.#client.on("error", options.onError);
  }

  /** Connects, says the first place, and watches who is near. */
  async begin(): Promise<void> {
    const { oracle, radiusM } = this.#options;
    this.#client.connect();
    this.#startedAtMs = performance.now();
    await this.report();
    await this.#client.watchNear({ radiusM });
    oracle.watches(this.account.userId, performance.now());
  }

  /** Says where this person is by now, unless the last report is not answered yet. */
  async report(): Promise<void> {
    if (this.#reporting) return;
    const { playback, speed, oracle, onReport, onError } = this.#options;
    const nowMs = performance.now();
    const place = playback.at(((nowMs - this.#startedAtMs) / 1_000) * speed);
    const change = oracle.reports(this.account.userId, place, nowMs);
    this.#reporting = true;
    onReport();
    try {
      const { accepted } = await this.#client.confirmLocation(place);
      if (accepted) change.applied(performance.now());
      else change.refused();
    } catch (error) {
      // After any other failure nobody knows whether the server has the place.
      if (error instanceof RefusedError) change.refused();
      if (this.#client.state !== "closed") onError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#reporting = false;
    }
  }

  async share(sharing: Sharing): Promise<void> {
    const change = this.#options.oracle.shares(this.account.userId, sharing, performance.now());
    await this.account.api.setSharing(sharing);
    change.applied(performance.now());
  }

  leave(): void {
    this.#client.close();
  }
}
