import type { Message } from "../../protocol/chat/message.ts";
import type {
  ChannelChanged,
  ChannelEvent,
  ChannelOpened,
  Receipt,
} from "../../protocol/chat/server-frames.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import { RefusedError, SupersededError } from "../errors.ts";
import { Wish } from "../wish.ts";
import { ChannelLocations, type LocationFrame } from "./channel-locations.ts";
import { ChannelState } from "./channel-state.ts";
import type { ChatContext } from "./chat-context.ts";
import { DeliveryMark } from "./delivery-mark.ts";
import { newKey } from "./new-key.ts";
import { Outbox } from "./outbox.ts";
import { StreamPosition } from "./stream-position.ts";
import type { StoredChannel } from "./sync-state.ts";
import { TypingPeople } from "./typing-people.ts";
import type { Acknowledgement, WrittenOp } from "./written-op.ts";

type WithoutKey<Op> = Op extends WrittenOp ? Omit<Op, "key"> : never;

/** A frame of the stream of one channel. */
export type ChannelFrame = Extract<
  ServerFrame,
  { type: "channelOpened" | "channelChanged" | "receiptsChanged" | "typingChanged" | "channelClosed" }
>;

/** The inside of a `ChannelView`: follows the stream of one channel, and does what the user does in it. */
export class ChannelCore {
  readonly channelId: string;
  readonly outbox: Outbox;
  readonly state: ChannelState;
  readonly locations: ChannelLocations;
  readonly #context: ChatContext;
  readonly #people: TypingPeople;
  readonly #position = new StreamPosition();
  readonly #wish: Wish;
  readonly #delivered: DeliveryMark;
  #isWanted = false;
  #isOpen = false;
  /** A frame is being taken: what it changes is told once. */
  #isTaking = false;

  /** @param read called with how far the user has read here */
  constructor(context: ChatContext, channelId: string, read: (seq: number) => void) {
    this.channelId = channelId;
    this.#context = context;
    const { clock, random, timeoutMs, failed } = context;
    this.#wish = new Wish({
      clock,
      random,
      timeoutMs,
      request: (frame) => context.request(frame).catch((error: Error) => this.#refused(error)),
      dropped: failed,
    });
    this.outbox = new Outbox({
      context,
      channelId,
      changed: () => this.#changed(),
      failed: ({ op }, error) => this.state.main.events.emit("failed", { key: op.key, error }),
    });
    this.#people = new TypingPeople(clock, (threadOf) => {
      const conversation = this.state.conversation(threadOf);
      conversation?.events.emit("typing", conversation.typing);
    });
    this.state = new ChannelState({ context, channelId, outbox: this.outbox, people: this.#people, read });
    this.locations = new ChannelLocations(context, channelId, () =>
      this.state.main.events.emit("places", this.locations.places.byUser),
    );
    this.#delivered = new DeliveryMark(context, channelId, this.state);
  }

  /** Whether the app wants it open. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Whether it is shown as it was a moment ago. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  async open(): Promise<void> {
    this.#isWanted = true;
    const { channelId } = this;
    await this.#wish.want(() => ({ type: "openChannel", channelId, ...this.#position.place }), {
      lasting: true,
    });
  }

  async close(): Promise<void> {
    this.#noLongerOpen();
    const { channelId } = this;
    await this.#wish.want(() => ({ type: "closeChannel", channelId }), { lasting: false });
  }

  /** Does something in the channel, under a new key. */
  act(op: WithoutKey<WrittenOp>): Promise<Acknowledgement> {
    return this.outbox.add({ ...op, key: newKey(this.#context) });
  }

  /** Reads one message by HTTP. */
  read(seq: number): Promise<Message> {
    return this.#context.readMessage(this.channelId, seq);
  }

  linkUp(): void {
    this.#wish.send();
    this.locations.share.linkUp();
    for (const { readMark } of this.state.conversations) readMark.send();
    this.outbox.flush();
  }

  linkLost(): void {
    this.#isOpen = false;
    this.#position.lost();
    this.#delivered.stop();
    this.#people.clear();
    this.outbox.linkLost();
  }

  heard(frame: ChannelFrame): void {
    // The server may not know yet that it was closed.
    if (!this.#isWanted) return;
    switch (frame.type) {
      case "channelOpened":
        return this.#opened(frame);
      case "channelChanged":
        return this.#heardChange(frame);
      case "receiptsChanged":
        return this.#heardReceipts(frame.receipts);
      case "typingChanged":
        if (frame.userId !== this.#context.userId()) this.#people.heard(frame.userId, frame.threadOf);
        return;
      case "channelClosed":
        if (frame.reason === "removed") this.#removed();
    }
  }

  heardLocations(frame: LocationFrame): void {
    this.locations.heard(frame, this.#isWanted);
  }

  /** How far the user has read, as the inbox knows. */
  heardReadSeq(seq: number): void {
    if (this.state.main.readMark.heard(seq)) this.#changed();
  }

  /** Undefined where there is nothing worth storing. */
  store(): StoredChannel | undefined {
    const outbox = this.outbox.store();
    const { place } = this.#position;
    const known = this.state.store();
    if (place === undefined || known === undefined)
      return outbox.length === 0 ? undefined : { stream: null, outbox };
    return { stream: { ...place, ...known }, outbox };
  }

  restore({ stream, outbox }: StoredChannel): void {
    this.outbox.restore(outbox);
    if (stream !== null) {
      const { epoch, offset, seq } = stream;
      this.#position.place = { epoch, offset, seq };
      this.state.restore(stream);
    }
    this.#changed();
  }

  /** Forgets everything. */
  clear(error: Error): void {
    this.#noLongerOpen();
    this.#wish.forget(error);
    this.locations.share.clear(error);
    this.outbox.clear(error);
    this.#position.place = undefined;
    this.state.clear(error);
    this.#changed();
  }

  #opened(frame: ChannelOpened): void {
    const before = this.#position.place;
    const verdict = this.#position.opened(frame);
    if (verdict === "ignore") return;
    if (verdict === "gap") return this.#openAgain();
    this.#isOpen = true;
    this.state.describe(frame);
    const { messages, offset, epoch } = frame;
    if (verdict === "merge") {
      const events = messages.map((message) => ({ event: "sent", message }) as const);
      this.#take(events, offset, before?.seq ?? 0);
    } else {
      this.state.replace(frame);
      // Where the stream begins anew, old offsets mean nothing, and what was acknowledged is part of what there is now.
      this.#settle(messages, epoch === before?.epoch ? offset : Number.POSITIVE_INFINITY);
    }
    this.state.main.events.emit("receipts", this.state.receipts);
    for (const { history } of this.state.conversations) history.renew().catch(this.#context.failed);
    this.#delivered.mark(this.#position.place?.seq ?? 0);
  }

  #heardChange(frame: ChannelChanged): void {
    const before = this.#position.place?.seq ?? 0;
    const verdict = this.#position.changed(frame);
    if (verdict === "gap") return this.#openAgain();
    if (verdict === "ignore") return;
    this.#take(frame.events, frame.offset, before);
    if (frame.events.some(({ event }) => event === "forgotten")) return this.#startOver();
    this.#delivered.mark(this.#position.place?.seq ?? 0);
  }

  /** @param lastSeq the newest message before these events */
  #take(events: readonly ChannelEvent[], offset: number, lastSeq: number): void {
    for (const event of events) this.state.apply(event);
    const messages = events.flatMap((event) => (event.event === "sent" ? [event.message] : []));
    for (const { senderId, threadOf } of messages) this.#people.stopped(senderId, threadOf);
    const byOthers = this.#settle(messages, offset);
    for (const message of byOthers.filter(({ seq }) => seq > lastSeq)) {
      for (const conversation of this.state.conversations) conversation.tell(message);
    }
  }

  /**
   * Lets go of what the user wrote as far as the stream shows it.
   *
   * @returns those of the messages that were not written here
   */
  #settle(messages: readonly Message[], offset: number): Message[] {
    this.#isTaking = true;
    const userId = this.#context.userId();
    const byOthers = messages.filter(
      (message) => message.senderId !== userId || !this.outbox.seen(message, offset),
    );
    this.outbox.passed(offset);
    this.#isTaking = false;
    this.#changed();
    return byOthers;
  }

  #heardReceipts(receipts: readonly Receipt[]): void {
    for (const receipt of receipts) this.state.receipts.set(receipt.userId, receipt);
    this.state.main.events.emit("receipts", this.state.receipts);
    this.#changed();
  }

  /** Asks for what was missed, unless an answer is due that brings it. */
  #openAgain(): void {
    this.#isOpen = false;
    if (!this.#wish.unsettled) this.#wish.send();
  }

  /** Traces of somebody are gone from anywhere in the channel: it is read anew. */
  #startOver(): void {
    this.#position.place = undefined;
    this.#openAgain();
  }

  #refused(error: Error): never {
    if (this.#isWanted && error instanceof RefusedError && !error.retryable) {
      this.#noLongerOpen();
      if (error.code === "notFound" || error.code === "forbidden") this.#tellRemoved();
    }
    throw error;
  }

  #removed(): void {
    this.#noLongerOpen();
    this.#wish.forget(new SupersededError("no member any more"));
    this.#tellRemoved();
  }

  #tellRemoved(): void {
    this.state.role = null;
    this.#changed();
    this.state.main.events.emit("removed", undefined);
  }

  #noLongerOpen(): void {
    this.#isWanted = false;
    this.#isOpen = false;
    this.#position.lost();
    this.#delivered.stop();
    this.#people.clear();
    this.locations.places.clear();
  }

  #changed(): void {
    if (this.#isTaking) return;
    // No stream will come to show what was acknowledged, or it has come so far already.
    if (!this.#isWanted) this.outbox.passed(Number.POSITIVE_INFINITY);
    else if (this.#isOpen) this.outbox.passed(this.#position.place?.offset ?? 0);
    this.state.changed();
  }
}
