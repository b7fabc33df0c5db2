import type { ChannelOpened } from "../../../../protocol/chat/server-frames.ts";
import type { FromChannel, Since } from "../../../../protocol/links/chat-channel-link.ts";

export type Opened = Omit<ChannelOpened, "type" | "re">;
type Frame = Pick<Extract<FromChannel, { t: "frame" }>, "kind" | "previous" | "offset" | "seq">;

/**
 * Where a client stands in the stream of a channel that it has open. Decides what of the stream it is sent, so that
 * it gets everything once and in order, and is told anew where that was not possible.
 */
export class StreamPosition {
  #since: Since | null = null;
  /** The requests of the client that wait for the channel's answer; undefined for those without an id. */
  #asked: (string | undefined)[] = [];
  /** Whether something was kept from the client, so that the channel must be asked again. */
  #missed = false;
  /** Whether the client is to be told how the channel stands, even where no message is new. */
  #owed = false;
  /** Rises whenever a receipt changes. */
  #receipts = 0;

  /** What the client has: the point to go on from. */
  get since(): Since | null {
    return this.#since;
  }

  /** Whether the channel must be asked again once the client reads. */
  get hasMissed(): boolean {
    return this.#missed;
  }

  /** The client asks for the stream from a point of its own. */
  ask(since: Since | null, re: string | undefined): void {
    this.#since = since;
    this.#asked.push(re);
    this.#missed = false;
  }

  /** The next answer of the channel is passed on whatever it brings. */
  owe(): void {
    this.#owed = true;
  }

  /** A frame of the stream has come: pass it to the client, drop it, or ask the channel for what lies in between. */
  take(frame: Frame, canStream: boolean): "pass" | "drop" | "reopen" {
    const { kind, previous = 0, offset = 0, seq } = frame;
    if (kind === "typing") return canStream ? "pass" : "drop";
    if (!canStream || this.#missed) {
      this.#missed = true;
      if (kind === "receipts") this.#owed = true;
      return "drop";
    }
    if (kind === "receipts" || kind === "places") return "pass";
    if (previous !== this.#since?.offset) return "reopen";
    this.#since = { ...this.#since, offset, seq: seq ?? this.#since.seq };
    return "pass";
  }

  /**
   * The channel has answered. Says with which `re` to pass the answer on: one for each request of the client, or none
   * where the session asked by itself and nothing is new.
   */
  answered(opened: Opened, canStream: boolean): (string | undefined)[] {
    if (!canStream) {
      this.#missed = true;
      return [];
    }
    const receipts = sumOf(opened.receipts);
    const isNews = this.#owed || receipts !== this.#receipts || this.#brings(opened);
    const { epoch, offset, recovered, messages } = opened;
    const seq = messages.at(-1)?.seq ?? 0;
    this.#since = { epoch, offset, seq: recovered ? Math.max(seq, this.#since?.seq ?? 0) : seq };
    this.#receipts = receipts;
    this.#missed = false;
    this.#owed = false;
    const asked = this.takeAsked();
    return asked.length === 0 && isNews ? [undefined] : asked;
  }

  /** The requests that wait for an answer; they count as answered. */
  takeAsked(): (string | undefined)[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  #brings({ epoch, offset, recovered, messages }: Opened): boolean {
    const isElsewhere = epoch !== this.#since?.epoch || offset !== this.#since.offset;
    return !recovered || messages.length > 0 || isElsewhere;
  }
}

/** Receipts never go back, so that their sum tells whether any has changed. */
function sumOf(receipts: Opened["receipts"]): number {
  return receipts.reduce((sum, { deliveredSeq, readSeq }) => sum + deliveredSeq + readSeq, 0);
}
