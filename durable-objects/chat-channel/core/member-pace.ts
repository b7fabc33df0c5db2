import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelOp, Outcome } from "../../../protocol/links/chat-channel-link.ts";
import { TokenBucket } from "../../../protocol/token-bucket.ts";
import { refuse } from "./refusals.ts";

/** What shows to everybody in the channel. Reading, typing and taking back are free. */
const WRITES: readonly ChannelOp["type"][] = ["sendMessage", "editMessage", "addReaction", "setPin"];

/** Looked at again after so many members wrote, so that memory holds those who wrote lately. */
const REMEMBERED = 1_000;

/**
 * Keeps each member of a channel within a pace at which somebody can still be read. In memory: an object that sleeps forgets it, and
 * by then a bucket has filled up again by a good part.
 */
export class MemberPace {
  readonly #buckets = new Map<string, TokenBucket>();

  /** Counts an op of a member. Null where it may go on, else its refusal. */
  refuse(user: string, op: ChannelOp, nowMs: number): Exclude<Outcome<never>, { ok: unknown }> | null {
    if (!WRITES.includes(op.type)) return null;
    const bucket = this.#buckets.get(user) ?? this.#add(user, nowMs);
    const retryAfterMs = bucket.take(nowMs);
    if (retryAfterMs === 0) return null;
    const { refused } = refuse("rateLimited", "too many messages by this member");
    return { refused: { ...refused, retryAfterMs } };
  }

  #add(user: string, nowMs: number): TokenBucket {
    if (this.#buckets.size >= REMEMBERED) {
      for (const [each, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(each);
    }
    const bucket = new TokenBucket(LIMITS.memberWritesPerSecond, LIMITS.memberWriteBurst, nowMs);
    this.#buckets.set(user, bucket);
    return bucket;
  }
}
