import type { KeyValue } from "../storage.ts";

interface Stored {
  version: number;
  untilMs: number | null;
}

/** Whether the account is suspended, as the database said last. */
export class Suspension {
  readonly #kv: Pick<KeyValue, "get" | "put">;

  constructor(kv: Pick<KeyValue, "get" | "put">) {
    this.#kv = kv;
  }

  /** Takes what the database says, unless something newer is known: answers whether it was news. */
  set(version: number, untilMs: number | null): boolean {
    const known = this.#kv.get<Stored>("suspension");
    if (known && known.version >= version) return false;
    this.#kv.put("suspension", { version, untilMs } satisfies Stored);
    return true;
  }

  isInForce(nowMs: number): boolean {
    const untilMs = this.#kv.get<Stored>("suspension")?.untilMs ?? null;
    return untilMs !== null && nowMs < untilMs;
  }
}
