import type { SharedPlace } from "../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Cancel } from "../clock.ts";
import type { ChatContext } from "./chat-context.ts";

/** Who shares a place into an open channel. What is over, or grew old, goes by itself, whatever becomes of the link. */
export class LivePlaces {
  readonly byUser = new Map<string, SharedPlace>();
  readonly #context: ChatContext;
  readonly #changed: () => void;
  #cancel: Cancel = () => {};

  constructor(context: ChatContext, changed: () => void) {
    this.#context = context;
    this.#changed = changed;
  }

  /** Takes over a whole new view. */
  replace(places: readonly SharedPlace[]): void {
    if (places.length + this.byUser.size === 0) return;
    this.byUser.clear();
    this.change(places, []);
  }

  change(places: readonly SharedPlace[], stopped: readonly string[]): void {
    for (const place of places) this.byUser.set(place.userId, place);
    for (const userId of stopped) this.byUser.delete(userId);
    this.#look();
  }

  clear(): void {
    this.replace([]);
  }

  /** Drops what is over, and looks again when the next one is. */
  #look(): void {
    this.#cancel();
    const nowMs = this.#context.serverNowMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [userId, { at, until }] of this.byUser) {
      const endsAtMs = Math.min(until, at + LIMITS.expireAfterMs);
      if (endsAtMs <= nowMs) this.byUser.delete(userId);
      else nextMs = Math.min(nextMs, endsAtMs);
    }
    if (this.byUser.size > 0) this.#cancel = this.#context.clock.after(nextMs - nowMs, () => this.#look());
    this.#changed();
  }
}
