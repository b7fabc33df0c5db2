import type { ChannelChanged, ChannelOpened } from "../../protocol/chat/server-frames.ts";

/** Where a device stands in the stream of a channel. */
export interface StreamPlace {
  epoch: string;
  offset: number;
  /** The newest message that the stream brought. */
  seq: number;
}

/** Judges the frames of a channel's stream by where the device stands in it. */
export class StreamPosition {
  #place: StreamPlace | undefined;
  /** Something was missed: only the answer to opening the channel again leads on. */
  #awaiting = true;

  get place(): StreamPlace | undefined {
    return this.#place;
  }

  set place(place: StreamPlace | undefined) {
    this.#place = place;
    this.#awaiting = true;
  }

  /** `replace`: it stands for all that there is. `merge`: it is what was missed. `gap`: open the channel again. */
  opened(frame: ChannelOpened): "replace" | "merge" | "ignore" | "gap" {
    const last = this.#place;
    const { epoch, offset, messages } = frame;
    const seq = messages.at(-1)?.seq ?? 0;
    if (!frame.recovered) {
      this.#stand({ epoch, offset, seq });
      return "replace";
    }
    if (last?.epoch !== epoch) {
      this.place = undefined;
      return "gap";
    }
    // What the server sends by itself continues from what it sent before, some of which did not arrive.
    if (offset < last.offset || (this.#awaiting && frame.re === undefined)) return "ignore";
    this.#stand({ epoch, offset, seq: Math.max(seq, last.seq) });
    return "merge";
  }

  /** `gap`: something before it was missed; open the channel again. */
  changed({ epoch, previous, offset, events }: ChannelChanged): "apply" | "ignore" | "gap" {
    const last = this.#place;
    if (last === undefined || this.#awaiting) return "ignore";
    if (epoch !== last.epoch || previous > last.offset) {
      this.#awaiting = true;
      return "gap";
    }
    if (offset <= last.offset) return "ignore";
    const seqs = events.map((event) => (event.event === "sent" ? event.message.seq : 0));
    this.#stand({ epoch, offset, seq: Math.max(last.seq, ...seqs) });
    return "apply";
  }

  /** The link went away: nothing more comes until the channel is opened on the next one. */
  lost(): void {
    this.#awaiting = true;
  }

  #stand(place: StreamPlace): void {
    this.#place = place;
    this.#awaiting = false;
  }
}
