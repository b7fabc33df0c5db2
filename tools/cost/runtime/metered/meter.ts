import { AsyncLocalStorage } from "node:async_hooks";
import { ActiveTime } from "./active-time.ts";
import { type Counts, noCounts, noObjectCounts, type ObjectCounts } from "./counts.ts";

/** After so long an idle object hibernates. */
const HIBERNATION_MS = 10_000;
/** Cursors of SQLite count on while they are read; from so many on, the first ones are taken as read. */
const OPEN_CURSORS = 256;

/** What SQLite has read and written for one query. */
export interface Cursor {
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** What one object does, as the bill sees it. */
export class ObjectAccount {
  readonly counts: ObjectCounts;
  readonly #active = new ActiveTime();
  readonly #activeWithDelay = new ActiveTime(HIBERNATION_MS);
  readonly #cursors: Cursor[] = [];
  readonly #nowMs: () => number;
  /** What was counted before the meter was read last. */
  #read = { activeMs: 0, activeMsWithDelay: 0 };

  constructor(counts: ObjectCounts, nowMs: () => number) {
    this.counts = counts;
    this.#nowMs = nowMs;
    counts.objects += 1;
  }

  begin(): void {
    const nowMs = this.#nowMs();
    this.#active.begin(nowMs);
    this.#activeWithDelay.begin(nowMs);
  }

  /** `extraMs`: so much longer it would have taken between two machines. */
  end(extraMs = 0): void {
    const nowMs = this.#nowMs();
    this.#active.end(nowMs, extraMs);
    this.#activeWithDelay.end(nowMs, extraMs);
  }

  /** Counts the rows of a query, now and as it is read. */
  reading(cursor: Cursor): void {
    this.#cursors.push(cursor);
    if (this.#cursors.length > OPEN_CURSORS) this.#settle();
  }

  /** Brings everything up to now into `counts`. */
  settle(): void {
    this.#settle();
    const nowMs = this.#nowMs();
    const activeMs = this.#active.totalMs(nowMs);
    const activeMsWithDelay = this.#activeWithDelay.totalMs(nowMs);
    this.counts.activeMs += activeMs - this.#read.activeMs;
    this.counts.activeMsWithDelay += activeMsWithDelay - this.#read.activeMsWithDelay;
    this.#read = { activeMs, activeMsWithDelay };
  }

  get activeMs(): number {
    return this.#active.totalMs(this.#nowMs());
  }

  #settle(): void {
    for (const { rowsRead, rowsWritten } of this.#cursors.splice(0)) {
      this.counts.rowsRead += rowsRead;
      this.counts.rowsWritten += rowsWritten;
    }
  }
}

/** Counts everything that is billed in one process. Objects and Workers of a local server share their module, hence this. */
export class Meter {
  readonly counts: Counts = noCounts();
  /** Whose work is being done, through all that it awaits. */
  readonly #current = new AsyncLocalStorage<ObjectAccount>();
  readonly #accounts = new Map<string, ObjectAccount>();
  readonly #nowMs: () => number;
  /** How much longer a call between two objects takes elsewhere than here. */
  callExtraMs = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The account of an object, the same after a sleep. */
  account(className: string, id: string): ObjectAccount {
    const counts = this.ofClass(className);
    const key = `${className} ${id}`;
    const account = this.#accounts.get(key) ?? new ObjectAccount(counts, this.#nowMs);
    this.#accounts.set(key, account);
    return account;
  }

  ofClass(className: string): ObjectCounts {
    return (this.counts.objects[className] ??= noObjectCounts());
  }

  get current(): ObjectAccount | undefined {
    return this.#current.getStore();
  }

  /** Does an object's work: a promise is awaited for the bill, not for the caller. */
  during<Result>(account: ObjectAccount, work: () => Result): Result {
    account.begin();
    return this.#current.run(account, () => this.#untilDone(work, () => account.end()));
  }

  /** Does something that the current object waits for, if it is one, as a call or a write. */
  waiting<Result>(work: () => Result, extraMs = 0): Result {
    const account = this.current;
    account?.begin();
    return this.#untilDone(work, () => account?.end(extraMs));
  }

  read(): Counts {
    for (const account of this.#accounts.values()) account.settle();
    return this.counts;
  }

  /** How long each object of a class has been awake, in milliseconds. */
  activeMsEach(className: string): Record<string, number> {
    const prefix = `${className} `;
    return Object.fromEntries(
      [...this.#accounts]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, account]) => [key.slice(prefix.length), account.activeMs]),
    );
  }

  #untilDone<Result>(work: () => Result, done: () => void): Result {
    let result: Result;
    try {
      result = work();
    } catch (error) {
      done();
      throw error;
    }
    if (isThenable(result)) void afterwards(result, done);
    else done();
    return result;
  }
}

/** However it ends: a failure is its caller's to handle. */
async function afterwards(promise: PromiseLike<unknown>, done: () => void): Promise<void> {
  try {
    await promise;
  } catch {
    // Told to the caller, by the same promise.
  }
  done();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
