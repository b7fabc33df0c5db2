import { Latencies } from "./latencies.ts";

const BODY_CHARS = 200;
/** Before the number of a message; no frame has it anywhere else. */
const MARK = Buffer.from('"body":"~');
const DIGITS = 8;
const ZERO = 0x30;
const MAX_MESSAGES = 1 << 20;

/** Which message was written when, and who got it when. Every message has its number in its body. */
export class ChatLedger {
  /** From when a message was due until another member had it. */
  readonly seen = new Latencies();
  /** From when it was due until its sender knew that it was stored. */
  readonly stored = new Latencies();
  readonly #dueMs = new Float64Array(MAX_MESSAGES);
  readonly #senders = new Int32Array(MAX_MESSAGES);
  readonly #received = new Int32Array(MAX_MESSAGES);
  /** By sender: the messages that are not known to be stored, the oldest first. */
  readonly #waiting = new Map<number, number[]>();
  readonly #filler: string;
  #next = 0;
  #countFrom = 0;
  /** Since `begin`. */
  storedCount = 0;

  constructor() {
    const filler = "the quick brown fox jumps over the lazy dog and runs on ";
    this.#filler = filler.repeat(4).slice(0, BODY_CHARS - DIGITS - 1);
  }

  /** From here on is counted. */
  begin(): void {
    this.seen.reset();
    this.stored.reset();
    this.#countFrom = this.#next;
    this.storedCount = 0;
  }

  /** A new message; answers its body. */
  write(sender: number, dueMs: number): string {
    const number = this.#next;
    if (number === MAX_MESSAGES) throw new RangeError("more messages than the ledger has room for");
    this.#next += 1;
    this.#dueMs[number] = dueMs;
    this.#senders[number] = sender;
    const waiting = this.#waiting.get(sender);
    if (waiting) waiting.push(number);
    else this.#waiting.set(sender, [number]);
    return `~${String(number).padStart(DIGITS, "0")}${this.#filler}`;
  }

  /** The oldest message of this sender that was not, is stored. */
  wasStored(sender: number): void {
    const number = this.#waiting.get(sender)?.shift();
    if (number === undefined) throw new Error("a message that nobody wrote was stored");
    this.storedCount += 1;
    if (number >= this.#countFrom) this.stored.record(performance.now() - (this.#dueMs[number] ?? 0));
  }

  /** How many messages are not known to be stored. */
  get unstored(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** A frame came to a member. Their own messages do not count. */
  sawFrame(member: number, bytes: Buffer, start: number, end: number): void {
    const frame = bytes.subarray(start, end);
    const nowMs = performance.now();
    for (let at = frame.indexOf(MARK); at !== -1; at = frame.indexOf(MARK, at + BODY_CHARS)) {
      const number = numberAt(frame, at + MARK.length);
      if (this.#senders[number] === member) continue;
      this.#received[number] = (this.#received[number] ?? 0) + 1;
      if (number >= this.#countFrom) this.seen.record(nowMs - (this.#dueMs[number] ?? 0));
    }
  }

  /** Messages that did not reach everyone of their audience, once; `audiences` by sender. */
  incomplete(audiences: readonly number[]): number {
    let incomplete = 0;
    for (let number = 0; number < this.#next; number += 1) {
      if (this.#received[number] !== audiences[this.#senders[number] ?? 0]) incomplete += 1;
    }
    return incomplete;
  }
}

function numberAt(bytes: Buffer, from: number): number {
  let number = 0;
  for (let at = from; at < from + DIGITS; at += 1) number = number * 10 + (bytes[at] ?? 0) - ZERO;
  return number;
}
