import type { NearChanged, NearFriend, NearSnapshot } from "../protocol/server-frames.ts";
import type { Emitter } from "./emitter.ts";
import type { ClientEvents } from "./events.ts";
import { NearView } from "./near-view.ts";
import { Wish, type WishOptions } from "./wish.ts";

/** Follows the `near` stream, and tells the app what happens in it. */
export class NearWatch {
  readonly #events: Emitter<ClientEvents>;
  readonly #wish: Wish;
  readonly #view = new NearView();
  #isWatching = false;

  constructor(options: WishOptions, events: Emitter<ClientEvents>) {
    this.#events = events;
    this.#wish = new Wish(options);
  }

  get friends(): ReadonlyMap<string, NearFriend> {
    return this.#view.friends;
  }

  async watch(radiusM: number): Promise<void> {
    this.#isWatching = true;
    await this.#wish.want(() => ({ type: "watchNear", radiusM }), { lasting: true });
  }

  async unwatch(): Promise<void> {
    this.#isWatching = false;
    this.#view.clear();
    const done = this.#wish.want(() => ({ type: "unwatchNear" }), { lasting: false });
    this.#events.emit("near", this.friends);
    await done;
  }

  linkUp(): void {
    this.#wish.send();
  }

  heard(frame: NearSnapshot | NearChanged): void {
    if (!this.#isWatching) return;
    if (frame.type === "nearSnapshot") {
      this.#view.replace(frame);
      this.#events.emit("snapshot", frame);
    } else {
      const result = this.#view.change(frame);
      // Watching again brings a snapshot; where an answer is due anyway, that brings it.
      if (result === "gap" && !this.#wish.unsettled) this.#wish.send();
      if (result !== "applied") return;
      for (const friend of frame.appeared) this.#events.emit("appeared", friend);
      for (const friend of frame.moved) this.#events.emit("moved", friend);
      for (const userId of frame.left) this.#events.emit("left", userId);
    }
    this.#events.emit("near", this.friends);
  }

  forget(error: Error): void {
    this.#isWatching = false;
    this.#wish.forget(error);
    this.#view.clear();
  }
}
