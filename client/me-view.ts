import type { MeChange, ServerFrame } from "../protocol/server-frames.ts";
import type { Sharing } from "../protocol/sharing.ts";
import type { MeEvent } from "./events.ts";

type MeFrame = Extract<ServerFrame, { type: "meSnapshot" | "meChanged" }>;

const EVERYTHING: MeChange[] = [
  "friends",
  "requests",
  "sharing",
  "profile",
  "teams",
  "devices",
  "chatSettings",
];

/** Where the client stands in the `me` stream. */
export class MeView {
  #last: { epoch: string; offset: number; sharing: Sharing } | undefined;

  /** @returns what the app should know of this frame, or undefined where it says nothing new */
  apply(frame: MeFrame): MeEvent | undefined {
    const last = this.#last;
    const sharing = frame.sharing ?? last?.sharing;
    // A change that comes before the first snapshot is covered by that snapshot.
    if (sharing === undefined) return undefined;
    this.#last = { epoch: frame.epoch, offset: frame.offset, sharing };
    if (frame.epoch !== last?.epoch) return { changed: EVERYTHING, sharing };
    // A socket loses no frame, so that changes say all; a snapshot may stand for any number of changes before it.
    if (frame.type === "meChanged") return { changed: frame.changed, sharing };
    return frame.offset === last.offset ? undefined : { changed: EVERYTHING, sharing };
  }

  /** The inbox is part of the same stream: what it says is nothing that a later snapshot need tell again. */
  advance({ epoch, offset }: { epoch: string; offset: number }): void {
    if (this.#last?.epoch === epoch)
      this.#last = { ...this.#last, offset: Math.max(offset, this.#last.offset) };
  }

  clear(): void {
    this.#last = undefined;
  }
}
