import { LIMITS } from "../../../protocol/limits.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Keeps a client within its rate, and gives up on one that is out of control. */
export class FrameGate {
  readonly #bucket: TokenBucket;
  #refused = 0;
  #malformed = 0;

  constructor(nowMs: number) {
    this.#bucket = new TokenBucket(LIMITS.framesPerSecond, LIMITS.frameBurst, nowMs);
  }

  /** 0 where a frame may pass, otherwise after how many milliseconds it may, or that enough is enough. */
  admit(nowMs: number): number | "close" {
    if (this.#bucket.isFull(nowMs)) this.#refused = 0;
    const retryAfterMs = this.#bucket.take(nowMs);
    if (retryAfterMs > 0) this.#refused += 1;
    return this.#refused > LIMITS.maxRefusedFrames ? "close" : retryAfterMs;
  }

  /** Counts a frame that broke the contract. */
  noteMalformed(): "go on" | "close" {
    this.#malformed += 1;
    return this.#malformed >= LIMITS.maxMalformedFrames ? "close" : "go on";
  }
}
