import type { Notify } from "../../../protocol/chat/inbox.ts";
import { decodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type {
  ChannelOp,
  FromChannel,
  Refusal,
  Since,
  ToChannel,
} from "../../../protocol/links/chat-channel-link.ts";
import { LINK_REPLACED } from "../../../protocol/links/link-replaced.ts";
import type { MoveLink } from "../../../protocol/links/relay-link.ts";
import { ignoreUnknown } from "../../../telemetry/ignore-unknown.ts";
import { log } from "../../../telemetry/log.ts";
import { OPERATION_SECONDS } from "../../../telemetry/metrics.ts";
import { reOf } from "../core/re-of.ts";
import { Timer } from "../timer.ts";
import { UpstreamLink } from "../upstream-link.ts";
import { type ChannelPorts, giveUp, refuse } from "./channel-ports.ts";
import { ChannelShare } from "./channel-share.ts";
import { ChannelStream } from "./channel-stream.ts";
import { type Asked, OpLine } from "./op-line.ts";
import { PendingOps } from "./pending-ops.ts";

/** How long a link without a purpose is kept for the next one. */
const IDLE_MS = 30_000;

const NO_MEMBER: Refusal = { code: "notFound", message: "there is no such channel" };

/** A session's link to one channel: carries what the client asks of it, and the stream where the client has it open. */
export class ChannelLink {
  /** What the device shares of its place into the channel. */
  readonly share: ChannelShare;
  readonly #ports: ChannelPorts;
  readonly #onDone: () => void;
  readonly #link: UpstreamLink<FromChannel, ToChannel>;
  readonly #stream: ChannelStream;
  /** What goes through here first, and what is on its way to the channel then. */
  readonly #line: OpLine;
  readonly #ops: PendingOps;
  #followsHead = false;
  #closed = false;
  readonly #idleTimer = new Timer();

  /** `onDone`: the link has served its purpose and is closed. */
  constructor(channelId: string, ports: ChannelPorts, onDone: () => void) {
    this.#ports = ports;
    this.#onDone = onDone;
    this.#stream = new ChannelStream(channelId, ports, {
      ask: (since, showsPlaces) => this.#ask(since, showsPlaces),
      onEnd: () => this.#leaveStream(),
    });
    this.share = new ChannelShare(channelId, ports, {
      say: (message) => this.#say(message),
      onChanged: () => this.#settle(),
    });
    this.#line = new OpLine({
      hold: (wanted) => ports.holdFiles(channelId, wanted),
      onReady: (op, re) => this.#bring(op, re),
      onRefused: (refusal, re) => refuse(ports, re, refusal),
      onGivenUp: (error, re) => {
        log.warn("files could not be held", error, { sessionId: ports.session });
        giveUp(ports, re, "the files cannot be reached just now");
      },
      onShorter: () => this.#settle(),
    });
    this.#ops = new PendingOps((op) => {
      if (op.isAnswered) giveUp(ports, op.re, "the channel cannot be reached just now");
      this.#settle();
    });
    this.#link = new UpstreamLink<FromChannel, ToChannel>({
      open: (via) => ports.openChannel(channelId, via),
      decode: decodeFromChannel<MoveLink>,
      onUp: () => this.#sayHello(),
      onMessage: (message) => {
        this.#receive(message);
        this.#settle();
      },
      onDown: (code) => {
        this.#stream.linkDown();
        this.share.unseen();
        if (code !== LINK_REPLACED) return "heal";
        ports.onReplaced();
        return "stop";
      },
    });
    this.#settle();
  }

  get isOpen(): boolean {
    return this.#stream.isOpen;
  }

  /** Whether the device shares its place here, or is about to. */
  get isSharing(): boolean {
    return this.share.isOn;
  }

  /** Whether nobody would miss the link. */
  get isIdle(): boolean {
    const isQuiet = !this.isOpen && !this.#followsHead && !this.share.isBusy;
    return isQuiet && this.#line.size + this.#ops.size === 0;
  }

  /** The length of what waits for the channel, in UTF-16 units. */
  get pendingChars(): number {
    return this.#line.chars + this.#ops.chars;
  }

  /** The client asks for the stream: for what it missed since it was last told, or from the start. */
  open(since: Since | null, re: string | undefined): void {
    this.#stream.open(since, re);
    this.#ports.onOpenChanged();
    this.#settle();
  }

  /** The client wants to hear of the channel no more. */
  closeStream(): void {
    if (!this.isOpen) return;
    this.#stream.closeAsAsked();
    this.#leaveStream();
  }

  /** The hub says how the user wants to hear of the channel. */
  setNotify(notify: Notify): void {
    this.#stream.setNotify(notify);
  }

  perform(asked: Asked, re: string | undefined): void {
    this.#line.add(asked, re);
    this.#settle();
  }

  /** Whether to hear that there is more, while the channel is not open. */
  followHead(follows: boolean): void {
    if (follows === this.#followsHead) return;
    this.#followsHead = follows;
    if (!this.isOpen) this.#sendLevel();
    this.#settle();
  }

  /** The link is up, and what may go to the channel is known: what waited for either goes ahead. */
  begin(): void {
    if (!this.#link.isUp || !this.#ports.receipts()) return;
    this.share.linkUp();
    this.#stream.ask();
    for (const text of this.#ops.repeats()) this.#link.sendText(text);
    this.#settle();
  }

  /** The client reads again. */
  catchUp(): void {
    this.#stream.catchUp();
    this.#settle();
  }

  /** What the user may see has changed. */
  refresh(): void {
    this.#stream.refresh();
    this.#settle();
  }

  /** The client is gone, and with it all that it has asked for; what it shares goes on until the session ends. */
  clientLost(): void {
    if (!this.isSharing) return this.close();
    this.#stream.close();
    this.#line.clear();
    this.#ops.clear();
    this.#followsHead = false;
    this.#sendLevel();
  }

  close(): void {
    this.#closed = true;
    this.#idleTimer.clear();
    this.#stream.close();
    this.share.close();
    this.#line.clear();
    this.#ops.clear();
    this.#link.close();
  }

  #sayHello(): void {
    const { user, session, startedAtMs } = this.#ports;
    const level = this.#followsHead && !this.isOpen ? "head" : "nothing";
    this.#link.send({ t: "hello", user, session, startedAtMs, level });
    this.begin();
  }

  #bring(op: ChannelOp, re: string | undefined): void {
    const rules = this.#ports.receipts();
    const text = this.#ops.add(op, re, rules?.shows ?? false);
    if (rules) this.#link.sendText(text);
  }

  #leaveStream(): void {
    this.#ports.onOpenChanged();
    this.#sendLevel();
    this.#settle();
  }

  #sendLevel(): void {
    this.#link.send({ t: "level", level: this.#followsHead ? "head" : "nothing" });
  }

  #ask(since: Since | null, showsPlaces: boolean): boolean {
    return this.#say({ t: "open", since, ...(showsPlaces && { showsPlaces }) });
  }

  /** Answers whether it could be said; if not, it is for `begin` to say. */
  #say(message: ToChannel): boolean {
    if (!this.#link.isUp || !this.#ports.receipts()) return false;
    this.#link.send(message);
    return true;
  }

  #receive(message: FromChannel): void {
    switch (message.t) {
      case "frame":
        return this.#stream.pass(message);
      case "opened":
        return this.#stream.opened(message.opened);
      case "done": {
        const op = this.#ops.settle(message.n);
        if (!op) return;
        const reply = message.reply.type === "messageSent" ? "messageSent" : "other";
        OPERATION_SECONDS.observe((Date.now() - op.addedAtMs) / 1_000, reply);
        return this.#ports.send({ ...message.reply, ...reOf(op.re) });
      }
      case "refused": {
        if (message.n === undefined) return this.#stream.refused(message.refusal);
        const op = this.#ops.settle(message.n);
        return op && refuse(this.#ports, op.re, message.refusal);
      }
      case "shared":
      case "unshared":
      case "shareRefused":
        return this.share.answered(message);
      case "viewers":
        return this.share.seenBy(message);
      case "head":
        return this.#ports.onHead(message.entry);
      case "removed":
        return this.#removed();
      default:
        return ignoreUnknown("session of a channel", message satisfies never);
    }
  }

  /** The user is no member: whatever waits for the channel waits in vain. */
  #removed(): void {
    this.#stream.removed(NO_MEMBER);
    this.share.removed(NO_MEMBER);
    for (const op of [...this.#ops.clear(), ...this.#line.clear()]) refuse(this.#ports, op.re, NO_MEMBER);
    this.#finish();
  }

  #finish(): void {
    this.close();
    this.#onDone();
  }

  /** Looks whether an answer is to be expected, or the link has nothing left to do. */
  #settle(): void {
    if (this.#closed) return;
    if (this.#stream.awaitsAnswer || this.#ops.awaitsAnswer || this.share.awaitsAnswer)
      this.#link.awaitAnswer();
    if (!this.isIdle) this.#idleTimer.clear();
    else if (!this.#idleTimer.isSet) this.#idleTimer.set(() => this.#finish(), IDLE_MS);
  }
}
