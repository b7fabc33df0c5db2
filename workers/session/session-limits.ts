import type { CloseReason } from "../../protocol/close-codes.ts";
import type { EndedBecause } from "../../protocol/links/user-hub-link.ts";
import type { ErrorFrame } from "../../protocol/server-frames.ts";
import type { VerifiedToken } from "../auth/verify-token.ts";
import type { Env } from "../env.ts";
import type { Counted, LimitBy } from "../limits/abuse-limits.ts";
import { LateLimit } from "../limits/late-limit.ts";
import { exceedsSwift, SWIFT_RETRY_AFTER_MS } from "../limits/swift-limit.ts";
import type { ChatFrame } from "./chat/chat-streams.ts";
import { errorFrame } from "./core/parse-frame.ts";
import { reOf } from "./core/re-of.ts";

/** What one socket's user may do how often, all their sockets together. */
export class SessionLimits {
  readonly #env: Env;
  readonly #who: Counted;
  readonly #messages: LateLimit;

  /** `address`: where the client is, if that is known. */
  constructor(env: Env, { userId, authSessionId }: VerifiedToken, address: string | null) {
    this.#env = env;
    this.#who = { account: userId, device: authSessionId, address };
    this.#messages = new LateLimit(
      () => exceedsSwift(env, "messages", this.#who),
      () => Date.now(),
    );
  }

  /** Counts that a socket was opened. Its address was counted before. */
  async refuseSocket(re: { re?: string }): Promise<ErrorFrame | null> {
    const by = await exceedsSwift(this.#env, "sockets", { ...this.#who, address: null });
    return by && refusal("sockets opened", by, { ...re, retryAfterMs: SWIFT_RETRY_AFTER_MS });
  }

  /** Counts a message; of other frames nothing. */
  refuse({ type, id }: ChatFrame): ErrorFrame | null {
    if (type !== "sendMessage") return null;
    const refused = this.#messages.admit();
    return refused && refusal("messages", refused.by, { ...reOf(id), retryAfterMs: refused.retryAfterMs });
  }
}

function refusal(what: string, by: LimitBy, more: { re?: string; retryAfterMs: number }): ErrorFrame {
  return errorFrame("rateLimited", `too many ${what} by this ${by}`, more);
}

/** What the socket is closed with when the hub ends its session. */
export function closeReasonOf(why: EndedBecause | undefined): CloseReason {
  if (why === undefined) return "tokenInvalid";
  return why === "suspended" ? "accountSuspended" : "tooManySockets";
}
