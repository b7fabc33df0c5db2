import { LIMITS } from "../../protocol/limits.ts";
import { Throttle } from "../throttle.ts";
import type { ChannelState } from "./channel-state.ts";
import type { ChatContext } from "./chat-context.ts";

/** How often, at most, those who wrote learn that this device has it: less often, the more members say so. */
const MIN_MARK_EVERY_MS = 1_000;
const MARK_EVERY_MS_PER_MEMBER = 200;

/** Tells the members of a channel that is not large that this device has their messages. */
export class DeliveryMark {
  readonly #context: ChatContext;
  readonly #state: ChannelState;
  readonly #throttle: Throttle;
  #seq = 0;

  constructor(context: ChatContext, channelId: string, state: ChannelState) {
    this.#context = context;
    this.#state = state;
    this.#throttle = new Throttle(
      context.clock,
      () => Math.max(MIN_MARK_EVERY_MS, MARK_EVERY_MS_PER_MEMBER * (state.channel?.memberCount ?? 0)),
      () => context.send({ type: "markDelivered", channelId, seq: this.#seq }),
    );
  }

  /** This device has everything up to `seq`. */
  mark(seq: number): void {
    const { channel, receipts } = this.#state;
    if (channel === null || channel.memberCount > LIMITS.maxFanOutMembers) return;
    const known = receipts.get(this.#context.userId() ?? "")?.deliveredSeq ?? 0;
    if (seq <= known) return;
    this.#seq = seq;
    this.#throttle.ask();
  }

  /** The link is gone, or the channel is no longer open: the next `mark` says it all. */
  stop(): void {
    this.#throttle.stop();
  }
}
