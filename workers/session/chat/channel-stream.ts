import type { Notify } from "../../../protocol/chat/inbox.ts";
import type { FromChannel, Refusal, Since } from "../../../protocol/links/chat-channel-link.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { log } from "../../../telemetry/log.ts";
import { STREAMS_OPENED } from "../../../telemetry/metrics.ts";
import { reOf } from "../core/re-of.ts";
import { Timer } from "../timer.ts";
import { type ChannelPorts, giveUp, refuse } from "./channel-ports.ts";
import { hideReceipts } from "./core/hide-receipts.ts";
import { type Opened, StreamPosition } from "./core/stream-position.ts";

/** How long a client waits for a channel to open before it is told that it cannot be reached. */
const PATIENCE_MS = 10_000;
/** When a channel that failed at an answer is asked again, or the hub. */
const ASK_AGAIN_MS = 1_000;

export interface ChannelStreamEvents {
  /** Asks the channel for the stream from a point on; answers whether it could be asked. */
  ask(since: Since | null, showsPlaces: boolean): boolean;
  /** The channel is not open any more, though the client did not ask so. */
  onEnd(): void;
}

/** The stream of one channel as its client has it open: what of it the client is sent. */
export class ChannelStream {
  readonly #channelId: string;
  readonly #ports: ChannelPorts;
  readonly #events: ChannelStreamEvents;
  /** Null while the client does not have the channel open. */
  #position: StreamPosition | null = null;
  /** How many answers are to come on this link, to earlier openings too. Only the last one counts. */
  #awaited = 0;
  /** How the user wants to hear of the channel; the channel is asked once that is known. */
  #notify: Notify | null = null;
  /** Whether the client was told of live places, and not yet that there are none. */
  #showsPlaces = false;
  readonly #timer = new Timer();
  readonly #notifyTimer = new Timer();

  constructor(channelId: string, ports: ChannelPorts, events: ChannelStreamEvents) {
    this.#channelId = channelId;
    this.#ports = ports;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#position !== null;
  }

  get awaitsAnswer(): boolean {
    return this.#awaited > 0;
  }

  /** The client asks for what it missed since then, or for the newest page. */
  open(since: Since | null, re: string | undefined): void {
    this.#position ??= new StreamPosition();
    this.#position.ask(since, re);
    this.#timer.set(() => this.#loseHope(), PATIENCE_MS);
    if (this.#notify) this.ask();
    else void this.#learnNotify();
  }

  /** The hub says how the user wants to hear of the channel. */
  setNotify(notify: Notify): void {
    this.#notify = notify;
  }

  /** The client wants no more of it. What it asked before that, and was not told yet, is answered by that. */
  closeAsAsked(): void {
    for (const re of this.#position?.takeAsked() ?? []) {
      if (re === undefined) continue;
      this.#ports.send({ type: "channelClosed", re, channelId: this.#channelId, reason: "asked" });
    }
    this.close();
  }

  close(): void {
    this.#position = null;
    this.#showsPlaces = false;
    for (const timer of [this.#timer, this.#notifyTimer]) timer.clear();
  }

  /** Asks the channel for what the client has not got. */
  ask(): void {
    if (this.#position && this.#notify && this.#events.ask(this.#position.since, this.#showsPlaces))
      this.#awaited += 1;
  }

  /** The client reads again. */
  catchUp(): void {
    if (this.#position?.hasMissed) this.ask();
  }

  /** What the user may see has changed: the client is told anew how the channel stands. */
  refresh(): void {
    this.#position?.owe();
    this.ask();
  }

  /** The link broke: it owes no answer any more. */
  linkDown(): void {
    this.#awaited = 0;
  }

  pass(message: Extract<FromChannel, { t: "frame" }>): void {
    // What comes before the answer is in the answer.
    if (this.#awaited > 0) return;
    const verdict = this.#position?.take(message, this.#ports.canStream());
    if (verdict === "reopen") this.ask();
    else if (verdict === "pass") {
      this.#showsPlaces = message.showsPlaces ?? this.#showsPlaces;
      this.#ports.sendText(this.#seen(message));
    }
  }

  opened(opened: Opened): void {
    const position = this.#takeAnswer();
    if (!position || !this.#notify) return;
    STREAMS_OPENED.increment(position.since === null ? "first" : opened.recovered ? "recovered" : "snapshot");
    const answers = position.answered(opened, this.#ports.canStream());
    const seesAll = this.#ports.receipts()?.sees === true;
    const receipts = seesAll ? opened.receipts : hideReceipts(opened.receipts, this.#ports.user);
    const entry = { ...opened.entry, notify: this.#notify };
    for (const re of answers) {
      this.#ports.send({ type: "channelOpened", ...reOf(re), ...opened, receipts, entry });
    }
  }

  refused(refusal: Refusal): void {
    const position = this.#takeAnswer();
    if (!position) return;
    const asked = position.takeAsked();
    for (const re of asked) refuse(this.#ports, re, refusal);
    if (asked.length > 0) this.#end();
    else if (refusal.code === "internalError") this.#timer.set(() => this.ask(), ASK_AGAIN_MS);
    else this.#endAsRemoved();
  }

  /** The user is no member. */
  removed(refusal: Refusal): void {
    const asked = this.#position?.takeAsked() ?? [];
    for (const re of asked) refuse(this.#ports, re, refusal);
    if (asked.length > 0) this.#end();
    else if (this.#position) this.#endAsRemoved();
  }

  async #learnNotify(): Promise<void> {
    try {
      this.#notify = await this.#ports.readNotify(this.#channelId);
      this.ask();
    } catch (error) {
      log.error("a hub could not be asked how to notify", error, { sessionId: this.#ports.session });
      if (this.#position) this.#notifyTimer.set(() => void this.#learnNotify(), ASK_AGAIN_MS);
    }
  }

  /** Counts an answer. Answers the position to apply it to, if it is the last one and somebody waits for it. */
  #takeAnswer(): StreamPosition | null {
    this.#awaited -= 1;
    return this.#awaited === 0 ? this.#position : null;
  }

  #endAsRemoved(): void {
    this.#ports.send({ type: "channelClosed", channelId: this.#channelId, reason: "removed" });
    this.#end();
  }

  #end(): void {
    this.close();
    this.#events.onEnd();
  }

  /** A client that reads too slowly for the answer waits on: it is the client that is late. */
  #loseHope(): void {
    if (!this.#position || this.#position.hasMissed) return;
    const asked = this.#position.takeAsked();
    for (const re of asked) giveUp(this.#ports, re, "the channel cannot be reached just now");
    if (asked.length > 0) this.#end();
  }

  /** A frame as this user may see it. */
  #seen({ kind, frame }: Extract<FromChannel, { t: "frame" }>): string {
    if (kind !== "receipts" || this.#ports.receipts()?.sees) return frame;
    const changed = JSON.parse(frame) as Extract<ServerFrame, { type: "receiptsChanged" }>;
    return JSON.stringify({ ...changed, receipts: hideReceipts(changed.receipts, this.#ports.user) });
  }
}
