import { z } from "zod";
import { pickOne, type Random, randomBetween, randomInt } from "../random.ts";
import { UsageError } from "../usage-error.ts";

const EVERY_MS = { min: 1_000, max: 4_000 };
/** What is hit, and at most how many at a time: of the smaller ones there are many more. */
const AT_MOST = { GeoCell: 1, UserHub: 5, ChatChannel: 2, StoredFile: 5 } as const;
export type ChaosTarget = keyof typeof AT_MOST;
const answerSchema = z.object({ done: z.number().int() });

/** Resets and evicts objects of a local server, at random, every few seconds. */
export class Chaos {
  resets = 0;
  evictions = 0;
  readonly #url: string;
  readonly #targets: readonly ChaosTarget[];
  readonly #random: Random;
  readonly #onError: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(url: string, targets: readonly ChaosTarget[], random: Random, onError: (error: Error) => void) {
    this.#url = url;
    this.#targets = targets;
    this.#random = random;
    this.#onError = onError;
  }

  start(): void {
    this.#timer = setTimeout(
      () => {
        this.#running = this.#strike().catch(this.#onError);
        this.start();
      },
      randomBetween(this.#random, EVERY_MS.min, EVERY_MS.max),
    );
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #strike(): Promise<void> {
    const action = pickOne(this.#random, ["reset", "evict"] as const);
    const object = pickOne(this.#random, this.#targets);
    const count = randomInt(this.#random, 1, AT_MOST[object]);
    const done = await requestChaos(this.#url, { object, action, count });
    if (action === "reset") this.resets += done;
    else this.evictions += done;
  }
}

/**
 * @returns how many objects were hit
 * @throws UsageError where the server does not allow it
 */
async function requestChaos(
  url: string,
  body: { object: string; action: string; count: number },
): Promise<number> {
  const response = await fetch(new URL("/local/chaos", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status === 404) throw new UsageError(`${url} allows no chaos: it is no local server`);
  if (!response.ok) throw new Error(`/local/chaos answered ${response.status}: ${await response.text()}`);
  return answerSchema.parse(await response.json()).done;
}

/** @throws UsageError where the server does not allow chaos */
export async function assertChaosAllowed(url: string): Promise<void> {
  const response = await fetch(new URL("/local/chaos", url), { method: "POST" });
  if (response.status === 404) throw new UsageError(`${url} allows no chaos: it is no local server`);
}
