import type { CloseReason } from "../../protocol/close-codes.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import type { VerifiedToken } from "../auth/verify-token.ts";
import { Timer } from "./timer.ts";

interface TokenClient {
  send(frame: ServerFrame): void;
  close(reason: CloseReason, byChoice: boolean): void;
}

/** How long a client is trusted: until its token runs out, of which it is reminded a while before. */
export class TokenLife {
  readonly #client: TokenClient;
  readonly #timer = new Timer();
  #who: VerifiedToken | null = null;

  constructor(client: TokenClient) {
    this.#client = client;
  }

  /** Whose token it is; null before the first. */
  get who(): VerifiedToken | null {
    return this.#who;
  }

  trust(who: VerifiedToken): void {
    this.#who = who;
    const tokenExpiresAt = who.expiresAtMs;
    const remind = () => {
      this.#client.send({ type: "tokenExpiring", tokenExpiresAt });
      this.#timer.set(() => this.#client.close("tokenExpired", true), tokenExpiresAt - Date.now());
    };
    this.#timer.set(remind, tokenExpiresAt - LIMITS.tokenExpiringMs - Date.now());
  }

  /** The client is gone. */
  end(): void {
    this.#timer.clear();
  }
}
