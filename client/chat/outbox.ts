import type { Message } from "../../protocol/chat/message.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import { backoffMs } from "../backoff.ts";
import type { Cancel } from "../clock.ts";
import {
  LinkLostError,
  RefusedError,
  RequestTimeoutError,
  SupersededError,
  UnconfirmedError,
} from "../errors.ts";
import type { ChatContext } from "./chat-context.ts";
import {
  type Acknowledgement,
  frameOf,
  type OutboxItem,
  type StoredItem,
  type WrittenOp,
} from "./written-op.ts";

/** A fault of the server may concern this one op: it must not hold up the others for ever. */
const MAX_FAULTS = 5;

interface Waiter {
  done: Promise<Acknowledgement>;
  resolve: (acknowledgement: Acknowledgement) => void;
  reject: (error: Error) => void;
}

export interface OutboxOptions {
  context: ChatContext;
  channelId: string;
  changed: () => void;
  /** The server refused it for good. */
  failed: (item: OutboxItem, error: Error) => void;
}

/**
 * What a user did in one channel, in order, until the stream shows it. One op is on its way at a time: the next one leaves when
 * the server has answered, so that repeats after lost links cannot overtake each other.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #items: OutboxItem[] = [];
  readonly #waiters = new Map<string, Waiter>();
  /** The attempt whose answer is awaited. */
  #inFlight: { item: OutboxItem } | undefined;
  #attempt = 0;
  #faults = 0;
  #cancelRetry: Cancel | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** In the order in which they were written: those to be sent, those that failed, those that the stream must still show. */
  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /**
   * Does it, now or as soon as it can; what waits under the same key already is not done twice. The promise may be left alone: a
   * failure shows elsewhere, too.
   */
  add(op: WrittenOp): Promise<Acknowledgement> {
    const known = this.#waiters.get(op.key);
    if (known !== undefined) return known.done;
    const item = this.#find(op.key);
    if (item?.acknowledged) return Promise.resolve(item.acknowledged);
    // Nobody waits for what was restored.
    if (item?.error === null) return this.#wait(op.key);
    if (item !== undefined) this.#drop(item);
    const writtenAt = this.#options.context.serverNowMs();
    this.#items = [...this.#items, { op, writtenAt, attemptedAt: null, acknowledged: null, error: null }];
    const done = this.#wait(op.key);
    this.#options.changed();
    this.flush();
    return done;
  }

  /** Tries an op again that failed, after all others. */
  retry(key: string): Promise<Acknowledgement> | undefined {
    const item = this.#find(key);
    if (item === undefined || item.error === null) return undefined;
    // Once it is too late to ask, trying again is another attempt.
    const attemptedAt = item.error instanceof UnconfirmedError ? null : item.attemptedAt;
    this.#items = [...this.#items.filter((each) => each !== item), { ...item, attemptedAt, error: null }];
    const done = this.#wait(key);
    this.#options.changed();
    this.flush();
    return done;
  }

  /** Forgets an op that failed, or that was not sent yet. @returns whether it was one */
  discard(key: string): boolean {
    const item = this.#find(key);
    if (item === undefined || (item.error === null && item.attemptedAt !== null)) return false;
    this.#drop(item);
    this.#waiters.get(key)?.reject(new SupersededError("it was taken back"));
    this.#waiters.delete(key);
    this.#options.changed();
    return true;
  }

  /** Sends what is due; to be called on each new link. */
  flush(): void {
    if (this.#inFlight !== undefined || this.#cancelRetry !== undefined) return;
    const { context, channelId } = this.#options;
    const item = this.#items.find(({ acknowledged, error }) => acknowledged === null && error === null);
    if (item === undefined || !context.isConnected()) return;
    const now = context.clock.nowMs();
    if (item.attemptedAt !== null && now - item.attemptedAt >= LIMITS.idempotencyMs) {
      this.#fail(item, new UnconfirmedError("it may have been done, and it is too late to ask"));
      return this.flush();
    }
    item.attemptedAt ??= now;
    const attempt = { item };
    this.#inFlight = attempt;
    context.request(frameOf(item.op, channelId)).then(
      (reply) => this.#answered(attempt, reply),
      (error: Error) => this.#notAnswered(attempt, error),
    );
  }

  /** To be called when the link is lost: what is on its way there has no answer. */
  linkLost(): void {
    this.#inFlight = undefined;
  }

  /**
   * A message of the user's own came by on the stream: whatever became of the answer, it was sent.
   *
   * @returns whether it was written here
   */
  seen(message: Message, offset: number): boolean {
    const item = message.key === undefined ? undefined : this.#find(message.key);
    if (item?.op.type !== "sendMessage") return false;
    const { seq, id: messageId, at } = message;
    this.#acknowledge(item, { offset, seq, messageId, at });
    return true;
  }

  /** The stream has come to `offset` and shows all that was acknowledged up to there. */
  passed(offset: number): void {
    const left = this.#items.filter(
      ({ acknowledged }) => acknowledged === null || acknowledged.offset > offset,
    );
    if (left.length < this.#items.length) this.#items = left;
  }

  /** What is to be sent, and what failed, as an app may store it. */
  store(): StoredItem[] {
    return this.#items
      .filter(({ acknowledged }) => acknowledged === null)
      .map(({ op, writtenAt, attemptedAt, error }) => ({
        op,
        writtenAt,
        attemptedAt,
        failed: error?.message ?? null,
      }));
  }

  restore(items: readonly StoredItem[]): void {
    this.#items = items.map(({ failed, ...item }) => ({
      ...item,
      acknowledged: null,
      error: failed === null ? null : new Error(failed),
    }));
  }

  /** Forgets everything and rejects whoever waits. */
  clear(error: Error): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#inFlight = undefined;
    this.#items = [];
    for (const { reject } of this.#waiters.values()) reject(error);
    this.#waiters.clear();
  }

  #answered(attempt: { item: OutboxItem }, reply: ServerFrame): void {
    if (this.#inFlight !== attempt) return; // the stream has answered in its place, or all was forgotten
    this.#inFlight = undefined;
    const { item } = attempt;
    if ("offset" in reply && "seq" in reply) {
      const { offset, seq } = reply;
      const sent = reply.type === "messageSent" && { messageId: reply.messageId, at: reply.at };
      this.#acknowledge(item, { offset, seq, ...sent });
    } else {
      this.#fail(item, new Error(`${item.op.type} was answered by ${reply.type}`));
      this.flush();
    }
  }

  #notAnswered(attempt: { item: OutboxItem }, error: Error): void {
    if (this.#inFlight !== attempt) return;
    this.#inFlight = undefined;
    if (error instanceof LinkLostError) return; // the next link asks again
    const { item } = attempt;
    const refused = error instanceof RefusedError ? error : undefined;
    if (refused?.code === "internalError") this.#faults += 1;
    const mayRetry = refused?.retryable ?? error instanceof RequestTimeoutError;
    if (!mayRetry || this.#faults >= MAX_FAULTS) {
      this.#fail(item, error);
      return this.flush();
    }
    const { clock, random } = this.#options.context;
    const delayMs = (refused?.retryAfterMs ?? 0) + backoffMs(this.#attempt, random);
    this.#attempt += 1;
    this.#cancelRetry = clock.after(delayMs, () => {
      this.#cancelRetry = undefined;
      this.flush();
    });
  }

  #acknowledge(item: OutboxItem, acknowledgement: Acknowledgement): void {
    if (item.acknowledged !== null || !this.#items.includes(item)) return;
    item.acknowledged = acknowledgement;
    item.error = null;
    this.#settled(item);
    this.#waiters.get(item.op.key)?.resolve(acknowledgement);
    this.#waiters.delete(item.op.key);
    this.#options.changed();
    this.flush();
  }

  #fail(item: OutboxItem, error: Error): void {
    item.error = error;
    this.#settled(item);
    // A message stays to be seen, and to be sent again; of anything else the failure is all there is to show.
    if (item.op.type !== "sendMessage") this.#drop(item);
    this.#waiters.get(item.op.key)?.reject(error);
    this.#waiters.delete(item.op.key);
    this.#options.failed(item, error);
    this.#options.changed();
  }

  /** Whatever comes next begins with a clean record. */
  #settled(item: OutboxItem): void {
    if (this.#inFlight?.item === item) this.#inFlight = undefined;
    this.#attempt = 0;
    this.#faults = 0;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }

  #find(key: string): OutboxItem | undefined {
    return this.#items.find(({ op }) => op.key === key);
  }

  #drop(item: OutboxItem): void {
    this.#items = this.#items.filter((each) => each !== item);
  }

  #wait(key: string): Promise<Acknowledgement> {
    const { promise: done, resolve, reject } = deferred<Acknowledgement>();
    // Whoever does not wait for it need not catch it either.
    done.catch(() => {});
    this.#waiters.set(key, { done, resolve, reject });
    return done;
  }
}

/** `Promise.withResolvers`, which not every platform has. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
