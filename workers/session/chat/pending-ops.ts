import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
import { Timer } from "../timer.ts";

/** How long a session tries to bring an operation to its channel. The client may repeat it later under its key. */
const PATIENCE_MS = 10_000;
/** Who was writing so long ago may have stopped: that is not worth telling any more. */
const TYPING_MS = 2_000;

export interface PendingOp {
  /** The message to the channel, ready to be sent. */
  text: string;
  re: string | undefined;
  /** Whether the channel answers it where it succeeds. */
  isAnswered: boolean;
  addedAtMs: number;
  /** Until when it is worth saying. */
  staleAtMs: number;
  expiresAtMs: number;
}

/** What a client asked of one channel and has no answer to yet. */
export class PendingOps {
  readonly #onExpired: (op: PendingOp) => void;
  /** By number, the oldest first. */
  readonly #ops = new Map<number, PendingOp>();
  readonly #timer = new Timer();
  #lastN = 0;
  /** The length of all that waits, in UTF-16 units. */
  #chars = 0;

  constructor(onExpired: (op: PendingOp) => void) {
    this.#onExpired = onExpired;
  }

  get size(): number {
    return this.#ops.size;
  }

  get chars(): number {
    return this.#chars;
  }

  /** Whether the channel owes an answer. */
  get awaitsAnswer(): boolean {
    for (const { isAnswered } of this.#ops.values()) if (isAnswered) return true;
    return false;
  }

  /** Takes an operation in and answers the message that brings it to the channel. */
  add(op: ChannelOp, re: string | undefined, readReceipts: boolean): string {
    this.#lastN += 1;
    const text = JSON.stringify({ t: "op", n: this.#lastN, op, readReceipts });
    const { type } = op;
    const nowMs = Date.now();
    this.#ops.set(this.#lastN, {
      text,
      re,
      isAnswered: type !== "typeInChannel" && type !== "markDelivered",
      addedAtMs: nowMs,
      staleAtMs: nowMs + (type === "typeInChannel" ? TYPING_MS : PATIENCE_MS),
      expiresAtMs: nowMs + PATIENCE_MS,
    });
    this.#chars += text.length;
    if (!this.#timer.isSet) this.#timer.set(() => this.#expire(), PATIENCE_MS);
    return text;
  }

  /** What to say again on a new link. */
  repeats(): string[] {
    const nowMs = Date.now();
    return [...this.#ops.values()].filter((op) => op.staleAtMs > nowMs).map((op) => op.text);
  }

  /** The channel has answered: the operation waits no longer. Undefined where it was given up before. */
  settle(n: number): PendingOp | undefined {
    const op = this.#ops.get(n);
    if (!op) return undefined;
    this.#ops.delete(n);
    this.#chars -= op.text.length;
    if (this.#ops.size === 0) this.#timer.clear();
    return op;
  }

  /** Gives everything up, and answers what it was. */
  clear(): PendingOp[] {
    const ops = [...this.#ops.values()];
    this.#ops.clear();
    this.#chars = 0;
    this.#timer.clear();
    return ops;
  }

  #expire(): void {
    const nowMs = Date.now();
    for (const [n, op] of [...this.#ops]) {
      if (op.expiresAtMs > nowMs) break;
      this.settle(n);
      this.#onExpired(op);
    }
    const [next] = this.#ops.values();
    if (next) this.#timer.set(() => this.#expire(), next.expiresAtMs - nowMs);
  }
}
