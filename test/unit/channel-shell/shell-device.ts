import { expect } from "vitest";
import type { Link } from "../../../durable-objects/chat-channel/links.ts";
import type { ChannelChanged, ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { decodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type { ChannelOp, FromChannel, ToChannel } from "../../../protocol/links/chat-channel-link.ts";
import { Device } from "../channel/model/device.ts";

export interface ShellSocket {
  /** What survives a sleep. */
  link: Link | null;
  receive(text: string): void;
  close(): void;
}

type Say = (socket: ShellSocket, message: ToChannel) => void;

/** A device as a session serves it: repeats what was not answered, and asks for what it missed when it links again. */
export class ShellDevice {
  readonly user: string;
  readonly device = new Device();
  /** The first answer to each operation, by its key. */
  readonly answers = new Map<string, ChannelReply>();
  socket: ShellSocket | null = null;
  isOpen = false;
  readonly #session: string;
  readonly #waiting = new Map<number, ChannelOp>();
  #say: ((message: ToChannel) => void) | null = null;
  #lastN = 0;
  #lastSeq = 0;

  constructor(user: string, session: string) {
    this.user = user;
    this.#session = session;
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  connect(say: Say): void {
    this.drop();
    const socket: ShellSocket = {
      link: null,
      receive: (text) => {
        if (this.socket === socket) this.#receive(decodeFromChannel(text));
      },
      close: () => {
        if (this.socket === socket) this.drop();
      },
    };
    this.socket = socket;
    this.#say = (message) => say(socket, message);
    this.#say({ t: "hello", user: this.user, session: this.#session, startedAtMs: 0, level: "nothing" });
    this.#say({ t: "open", since: this.device.epoch === "" ? null : this.device.since });
    for (const [n, op] of this.#waiting) this.#say({ t: "op", n, op, readReceipts: true });
  }

  /** The socket is gone. */
  drop(): void {
    this.socket = null;
    this.#say = null;
    this.isOpen = false;
  }

  perform(op: ChannelOp): void {
    this.#lastN += 1;
    this.#waiting.set(this.#lastN, op);
    this.#say?.({ t: "op", n: this.#lastN, op, readReceipts: true });
  }

  #receive(message: FromChannel): void {
    if (message.t === "opened") {
      this.isOpen = true;
      this.#lastSeq = Math.max(this.#lastSeq, ...message.opened.messages.map(({ seq }) => seq));
      this.device.open(message.opened, this.#lastSeq);
    } else if (message.t === "frame" && message.kind === "events") {
      expect(this.isOpen).toBe(true);
      const { previous, offset, events } = JSON.parse(message.frame) as ChannelChanged;
      expect(previous).toBe(this.device.offset);
      this.device.apply(events, offset);
    } else if (message.t === "done") {
      this.#answered(message.n, message.reply);
    } else if (message.t === "refused" && message.n !== undefined) {
      this.#waiting.delete(message.n);
    } else if (message.t === "removed") {
      this.isOpen = false;
    }
  }

  #answered(n: number, reply: ChannelReply): void {
    const op = this.#waiting.get(n);
    this.#waiting.delete(n);
    if (op && "key" in op) this.answers.set(op.key, reply);
  }
}
