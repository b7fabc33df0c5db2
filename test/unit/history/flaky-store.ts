import type { SegmentStore } from "../../../durable-objects/chat-channel/core/archive-chore.ts";

/** What a call does: its work; nothing; its work, without the caller hearing of it. */
export type Luck = "works" | "fails" | "works unheard";

/** A bucket in memory that fails as it is told, and lets things happen while a call is on its way. */
export class FlakyStore implements SegmentStore {
  readonly objects = new Map<string, ArrayBuffer>();
  /** For the next calls; then everything works. */
  luck: Luck[] = [];
  /** Happens once, in the middle of the next call. */
  meanwhile: (() => void) | null = null;

  get(name: string) {
    return this.#call(() => {
      const bytes = this.objects.get(name);
      return bytes ? { arrayBuffer: () => Promise.resolve(bytes) } : null;
    });
  }

  put(name: string, bytes: ArrayBuffer) {
    return this.#call(() => {
      this.objects.set(name, bytes);
    });
  }

  delete(names: string[]) {
    return this.#call(() => {
      for (const name of names) this.objects.delete(name);
    });
  }

  async #call<Answer>(work: () => Answer): Promise<Answer> {
    const luck = this.luck.shift() ?? "works";
    const answer = luck === "fails" ? null : work();
    const meanwhile = this.meanwhile;
    this.meanwhile = null;
    meanwhile?.();
    await Promise.resolve();
    if (answer === null && luck === "fails") throw new Error("the store failed");
    if (luck === "works unheard") throw new Error("the store was not heard");
    return answer as Answer;
  }
}
