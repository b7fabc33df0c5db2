import type { SkewableClock } from "../load/skewable-clock.ts";
import type { FaultCounts, FaultyPart } from "../local-server/faulty-bindings.ts";
import { FAULTS_PATH } from "../local-server/killable-worker.ts";
import { type Random, seededRandom } from "../random.ts";
import type { ChaosProxy } from "./chaos-proxy.ts";
import { FAULT_KINDS, type FaultKind, type Strike } from "./schedule.ts";
import type { ServerProcess } from "./server-process.ts";

export interface StrikerOptions {
  server: ServerProcess;
  /** Between the server and everybody. */
  proxy: ChaosProxy;
  /** Between the server and those who may read slowly. */
  slowable: ChaosProxy;
  clocks: readonly SkewableClock[];
  seed: number;
  onStrike: (strike: Strike) => void;
  onError: (error: Error) => void;
}

/** Does what the schedule says, at its times, and in the end makes good what lasts. */
export class Striker {
  /** How often each kind truly happened: what found nothing to hit does not count. */
  readonly counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  readonly #options: StrikerOptions;
  readonly #random: Random;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  /** A server that is down cannot be told anything. */
  #server: Promise<void> = Promise.resolve();

  constructor(options: StrikerOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  begin(strikes: readonly Strike[]): void {
    for (const strike of strikes) {
      this.#timers.add(setTimeout(() => this.#begin(strike), strike.atMs));
    }
  }

  /** No more of it. Resolves when the server is up and nothing fails any more. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
    await this.#server;
    await this.#setFault({ d1: null, r2: null, queue: null });
    for (const proxy of [this.#options.proxy, this.#options.slowable]) proxy.calm();
  }

  #begin(strike: Strike): void {
    const { onStrike, onError } = this.#options;
    onStrike(strike);
    const running = this.#strike(strike)
      .then((done) => {
        this.counts[strike.kind] += done;
      })
      .catch(onError)
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** @returns how much was hit */
  async #strike(strike: Strike): Promise<number> {
    const { server, proxy, slowable, clocks } = this.#options;
    switch (strike.kind) {
      case "kill":
        this.#server = this.#server.then(async () => {
          await server.kill();
          await server.start();
        });
        await this.#server;
        return 1;
      case "reset":
      case "evict":
        return this.#toServer("/local/chaos", {
          object: strike.object,
          action: strike.kind,
          count: strike.count,
        }).then((answer) => (answer as { done: number }).done);
      case "drop":
        return proxy.drop(this.#random, strike.share) + slowable.drop(this.#random, strike.share);
      case "halfOpen":
        return (
          proxy.halfOpen(this.#random, strike.share, strike.forMs) +
          slowable.halfOpen(this.#random, strike.share, strike.forMs)
        );
      case "slowReader":
        return slowable.slow(this.#random, strike.share, strike.bytesPerS, strike.forMs);
      case "clockSkew": {
        const hit = clocks.filter(() => this.#random() < strike.share);
        for (const clock of hit) clock.skewMs += strike.byMs;
        return hit.length;
      }
      default:
        return this.#letFail(strike);
    }
  }

  async #letFail(
    strike: Extract<Strike, { share: number; forMs: number } & ({ delayMs: number } | { isDone: boolean })>,
  ): Promise<number> {
    const part = strike.kind.replace(/(Delay|Fail)$/, "") as FaultyPart;
    const isDelay = "delayMs" in strike;
    const kind = isDelay ? "delay" : strike.isDone ? "failAfter" : "failBefore";
    const delayMs = isDelay ? strike.delayMs : 0;
    const before = await this.#setFault({});
    await this.#setFault({
      [part]: { kind, share: strike.share, delayMs, untilMs: Date.now() + strike.forMs },
    });
    await new Promise((resolve) => setTimeout(resolve, strike.forMs));
    const after = await this.#setFault({});
    // A server that was killed meanwhile counts anew.
    const happened = after[part][kind] - before[part][kind];
    return happened >= 0 ? happened : after[part][kind];
  }

  #setFault(faults: object): Promise<FaultCounts> {
    return this.#toServer(FAULTS_PATH, faults) as Promise<FaultCounts>;
  }

  async #toServer(path: string, body: object): Promise<unknown> {
    await this.#server;
    const response = await fetch(new URL(path, this.#options.server.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }
}
