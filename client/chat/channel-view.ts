import type { Channel, Role } from "../../protocol/chat/channel.ts";
import { may, type Operation } from "../../protocol/chat/permissions.ts";
import type { Receipt } from "../../protocol/chat/server-frames.ts";
import type { SharedPlace } from "../../protocol/chat/shared-places.ts";
import type { AttachedFile } from "./attached-file.ts";
import type { ChannelCore } from "./channel-core.ts";
import { Conversation } from "./conversation.ts";
import type { ShareLocationOptions } from "./location-share.ts";
import { contentOfDraft, type EditDraft } from "./text-message.ts";
import { ThreadView } from "./thread-view.ts";
import type { Acknowledgement } from "./written-op.ts";

/**
 * A channel on this device. Opened, it is kept up to date, over reconnects too; closed, it keeps what it knows. One may write in
 * it either way.
 */
export class ChannelView extends Conversation {
  readonly #core: ChannelCore;
  readonly #threads = new Map<number, ThreadView>();

  constructor(core: ChannelCore) {
    super(core.state.main);
    this.#core = core;
  }

  get channelId(): string {
    return this.#core.channelId;
  }

  /** Whether what is shown is as it was a moment ago; false while it is closed, and after a lost link until it has caught up. */
  get isOpen(): boolean {
    return this.#core.isOpen;
  }

  /** Null until it was opened once. */
  get channel(): Channel | null {
    return this.#core.state.channel;
  }

  /** The user's own; null until it was opened once, and after the user left. */
  get role(): Role | null {
    return this.#core.state.role;
  }

  /** The pinned messages, by `seq`. */
  get pins(): readonly number[] {
    return this.#core.state.pins;
  }

  /** How far each member has got, by user id; empty in channels of more than 256. */
  get receipts(): ReadonlyMap<string, Receipt> {
    return this.#core.state.receipts;
  }

  /**
   * The live places that members share here, by user id, the user's own among them. They are there while the channel is open;
   * each goes by itself when it is over. Times are by the server's clock.
   */
  get places(): ReadonlyMap<string, SharedPlace> {
    return this.#core.locations.places.byUser;
  }

  /** Until when this device shares its place here, as the app said; null where it does not. */
  get sharingUntilMs(): number | null {
    return this.#core.locations.share.untilMs;
  }

  /**
   * Follows the channel from here on, until `close`. Remembered, even where this call fails by time.
   *
   * @throws RefusedError, also where 20 channels are open already; RequestTimeoutError, SupersededError, ClientClosedError
   */
  open(): Promise<void> {
    return this.#core.open();
  }

  /**
   * Ends that. What is known stays, for the next `open` to continue from.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  close(): Promise<void> {
    return this.#core.close();
  }

  /**
   * Shares the place of this device, which `reportLocation` says, with the channel's members, be the channel open or not. The
   * device of the user that was asked last counts. Remembered over reconnects, even where this call fails by time, until it is
   * over, `stopSharingLocation`, or the server ends it.
   *
   * @throws RefusedError, also where 10 channels are shared into already; RequestTimeoutError, ClientClosedError, SupersededError
   *   where it was ended meanwhile
   */
  shareLocation(options: ShareLocationOptions): Promise<void> {
    return this.#core.locations.share.begin(options);
  }

  /**
   * Ends what the user shares here, from whichever device.
   *
   * @throws RefusedError, RequestTimeoutError, ClientClosedError
   */
  stopSharingLocation(): Promise<void> {
    return this.#core.locations.share.end();
  }

  /** The thread that begins, or may begin, with this message. */
  thread(seq: number): ThreadView {
    const thread = this.#threads.get(seq) ?? new ThreadView(this.#core.state.thread(seq));
    this.#threads.set(seq, thread);
    return thread;
  }

  /** Whether the user may do this here. False where that is not known yet. */
  may(operation: Operation): boolean {
    const { channel, role } = this.#core.state;
    return (
      channel !== null &&
      role !== null &&
      may(operation, role, { ...channel, archived: channel.archivedAt !== null })
    );
  }

  /**
   * Replaces the content of a message of the user's own; its attachments stay unless the draft names some. Like everything below it
   * shows at once, and fares as `send` does. The attachments of a message that is not at hand are read by HTTP before: then it
   * throws as `loadBefore`, too.
   */
  edit(seq: number, draft: EditDraft): Promise<Acknowledgement> {
    const act = ({ attachments }: { attachments?: AttachedFile[] | undefined }) => {
      const whole = attachments === undefined ? draft : { ...draft, attachments };
      return this.#core.act({ type: "editMessage", seq, ...contentOfDraft(whole) });
    };
    const known = draft.attachments === undefined ? this.#core.state.shown(seq) : draft;
    if (known !== undefined) return act(known);
    const done = this.#core.read(seq).then(act);
    // Whoever does not wait for it need not catch it either.
    done.catch(() => {});
    return done;
  }

  delete(seq: number): Promise<Acknowledgement> {
    return this.#core.act({ type: "deleteMessage", seq });
  }

  addReaction(seq: number, emoji: string): Promise<Acknowledgement> {
    return this.#core.act({ type: "addReaction", seq, emoji });
  }

  removeReaction(seq: number, emoji: string): Promise<Acknowledgement> {
    return this.#core.act({ type: "removeReaction", seq, emoji });
  }

  pin(seq: number): Promise<Acknowledgement> {
    return this.#core.act({ type: "setPin", seq, pinned: true });
  }

  unpin(seq: number): Promise<Acknowledgement> {
    return this.#core.act({ type: "setPin", seq, pinned: false });
  }

  /** Sends a failed message again, after whatever was written since. @returns undefined where there is none of this `key` */
  retry(key: string): Promise<Acknowledgement> | undefined {
    return this.#core.outbox.retry(key);
  }

  /** Takes back a message that failed, or that was not sent yet. @returns whether that was possible */
  discard(key: string): boolean {
    return this.#core.outbox.discard(key);
  }
}
