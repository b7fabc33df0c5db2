/**
 * What makes the bindings of a local server slow and unreliable. It runs inside the Worker, beside the built one (see
 * `killable-worker.ts`), and so imports nothing. None of it is deployed.
 */

/** What is at fault: the databases, the buckets, the queue with its consumer. */
export type FaultyPart = "d1" | "r2" | "queue";

/**
 * `delay`: it takes longer. `failBefore`: it is not done, and says so. `failAfter`: it is done, and says that it is not, as when
 * the answer was lost on the way.
 */
export interface BindingFault {
  kind: "delay" | "failBefore" | "failAfter";
  /** Of all calls, from 0 to 1. */
  share: number;
  delayMs: number;
  /** Until when, in epoch milliseconds. */
  untilMs: number;
}

/** How often each happened. */
export type FaultCounts = Record<FaultyPart, Record<BindingFault["kind"], number>>;

/** As the platform words them. */
const MESSAGES: Record<FaultyPart, string> = {
  d1: "D1_ERROR: Network connection lost.",
  r2: "internal error; please try again",
  queue: "Queue send failed: Internal Server Error",
};

type Method = (...args: unknown[]) => unknown;
type Methods = Record<string | symbol, unknown>;

/** One state for the Worker and all objects of its isolate. */
export class FaultyBindings {
  readonly counts: FaultCounts = {
    d1: { delay: 0, failBefore: 0, failAfter: 0 },
    r2: { delay: 0, failBefore: 0, failAfter: 0 },
    queue: { delay: 0, failBefore: 0, failAfter: 0 },
  };
  readonly #faults = new Map<FaultyPart, BindingFault>();
  readonly #real = new WeakMap<object, object>();
  readonly #random: () => number;
  readonly #nowMs: () => number;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(
    random: () => number = Math.random,
    nowMs: () => number = Date.now,
    sleep: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {
    this.#random = random;
    this.#nowMs = nowMs;
    this.#sleep = sleep;
  }

  set(part: FaultyPart, fault: BindingFault | null): void {
    if (fault === null) this.#faults.delete(part);
    else this.#faults.set(part, fault);
  }

  /** The bindings of a Worker or object, with those that have faults in place of the real ones. */
  wrap(env: object): object {
    const wrapped: Methods = { ...env };
    for (const [name, binding] of Object.entries(env)) {
      if (/^(DB|DIRECTORY_\d+)$/.test(name)) wrapped[name] = this.#database(binding as object);
      else if (/^(ARCHIVE|FILES|MAP)$/.test(name)) wrapped[name] = this.#bucket(binding as object);
      else if (name === "PUSHES")
        wrapped[name] = this.#faulty("queue", binding as object, ["send", "sendBatch"]);
    }
    return wrapped;
  }

  /** Does something with what is at fault just now. */
  async around<Answer>(part: FaultyPart, work: () => Answer | Promise<Answer>): Promise<Answer> {
    const fault = this.#faults.get(part);
    if (!fault || this.#nowMs() > fault.untilMs || this.#random() >= fault.share) return work();
    this.counts[part][fault.kind] += 1;
    if (fault.kind === "failBefore") throw new Error(MESSAGES[part]);
    if (fault.kind === "delay") await this.#sleep(fault.delayMs);
    const answer = await work();
    if (fault.kind === "failAfter") throw new Error(MESSAGES[part]);
    return answer;
  }

  #database(database: object): object {
    return this.#faulty("d1", database, ["batch", "exec", "dump"], {
      prepare: (statement) => this.#statement(statement),
      withSession: (session) => this.#database(session),
    });
  }

  #statement(statement: object): object {
    return this.#faulty("d1", statement, ["first", "all", "run", "raw"], {
      bind: (bound) => this.#statement(bound),
    });
  }

  #bucket(bucket: object): object {
    const upload = (real: object) => this.#faulty("r2", real, ["uploadPart", "complete", "abort"]);
    const calls = ["head", "get", "put", "delete", "list", "createMultipartUpload"];
    return this.#faulty("r2", bucket, calls, {
      createMultipartUpload: upload,
      resumeMultipartUpload: upload,
    });
  }

  /**
   * @param calls the methods that go over the network
   * @param made what methods answer that has faults of its own
   */
  #faulty(
    part: FaultyPart,
    real: object,
    calls: readonly string[],
    made: Record<string, (answer: object) => object> = {},
  ): object {
    const proxy = new Proxy(real, {
      get: (_, name) => {
        const value = (real as Methods)[name];
        if (typeof value !== "function" || typeof name !== "string") return value;
        const call = (args: unknown[]) =>
          (value as Method).apply(
            real,
            args.map((each) => this.#unwrapped(each)),
          );
        const make = made[name] ?? ((answer: object) => answer);
        if (!calls.includes(name)) return (...args: unknown[]) => make(call(args) as object);
        return async (...args: unknown[]) => make((await this.around(part, () => call(args))) as object);
      },
    });
    this.#real.set(proxy, real);
    return proxy;
  }

  /** A batch takes the statements themselves. */
  #unwrapped(argument: unknown): unknown {
    if (Array.isArray(argument)) return argument.map((each) => this.#unwrapped(each));
    return typeof argument === "object" && argument !== null
      ? (this.#real.get(argument) ?? argument)
      : argument;
  }
}
