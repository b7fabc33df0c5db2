import type { NearChanged, NearFriend, NearSnapshot } from "../protocol/server-frames.ts";

/** Who is near, merged from the frames of the `near` stream. */
export class NearView {
  readonly #friends = new Map<string, NearFriend>();
  #position: { epoch: string; offset: number } | undefined;

  get friends(): ReadonlyMap<string, NearFriend> {
    return this.#friends;
  }

  /** Takes over a whole new view. */
  replace(snapshot: NearSnapshot): void {
    this.#friends.clear();
    for (const friend of snapshot.friends) this.#friends.set(friend.userId, friend);
    this.#position = { epoch: snapshot.epoch, offset: snapshot.offset };
  }

  /**
   * `gap`: this frame does not follow the last one, and a snapshot is needed. `ignored`: a snapshot is still to come.
   * Neither changes anything.
   */
  change(frame: NearChanged): "applied" | "gap" | "ignored" {
    const last = this.#position;
    if (last === undefined) return "ignored";
    if (frame.epoch !== last.epoch || frame.offset !== last.offset + 1) {
      this.awaitSnapshot();
      return "gap";
    }
    for (const friend of [...frame.appeared, ...frame.moved]) this.#friends.set(friend.userId, friend);
    for (const userId of frame.left) this.#friends.delete(userId);
    this.#position = { epoch: frame.epoch, offset: frame.offset };
    return "applied";
  }

  /** Keeps what is known, but takes no change until the next snapshot. */
  awaitSnapshot(): void {
    this.#position = undefined;
  }

  clear(): void {
    this.#friends.clear();
    this.awaitSnapshot();
  }
}
