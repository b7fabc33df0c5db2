import { expect } from "vitest";
import type { ShownMessage } from "../../../client/index.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import { ChatDevice } from "./chat-device.ts";
import { ChatServer } from "./chat-server.ts";
import { DEVICES, type Step } from "./chat-steps.ts";
import { FakeClock } from "./fake-clock.ts";

/** Devices, a server, and what happens to them. */
export class ChatWorld {
  readonly clock = new FakeClock();
  readonly server = new ChatServer(() => this.clock.nowMs());
  readonly devices: ChatDevice[];
  readonly #threads = new Map<ChatDevice, Set<number>>();
  #written = 0;

  constructor(random: () => number) {
    this.devices = DEVICES.map((userId) => new ChatDevice(userId, this.clock, this.server, random));
  }

  take(each: Step): void {
    const { server } = this;
    switch (each.do) {
      case "forget":
        return server.forget(each.how);
      case "readPage":
        return server.readPage();
      case "deliverPage":
        return server.deliverPage();
      case "losePage":
        return server.deliverPage(true);
      case "repliesFirst":
        server.repliesFirst = !server.repliesFirst;
        return;
      case "advance":
        return;
      default:
        return this.#takeOn(this.#device(each.device), each);
    }
  }

  #takeOn(device: ChatDevice, each: Extract<Step, { device: number }>): void {
    const { server } = this;
    const { view, socket } = device;
    switch (each.do) {
      case "write": {
        const quoted = each.quotes ? this.#pick(view.messages, each.pick) : undefined;
        return device.write(this.#text(), quoted === undefined ? {} : { replyTo: quoted });
      }
      case "comment": {
        const roots = view.messages.filter(({ threadOf }) => threadOf === undefined);
        const thread = this.#pick(roots, each.pick);
        if (thread !== undefined) device.write(this.#text(), { thread, inChannel: each.inChannel });
        return;
      }
      case "edit":
      case "delete":
      case "react":
      case "unreact":
      case "pin":
      case "unpin":
        return this.#change(device, each);
      case "welcome":
        return device.welcome();
      case "read":
        for (let count = 0; count <= each.many; count += 1) if (socket) server.read(socket);
        return;
      case "refuse":
        if (socket) server.read(socket, "unavailable");
        return;
      case "deliver":
        for (let count = 0; count <= each.many; count += 1) if (socket) server.deliver(socket);
        return;
      case "drop":
        socket?.drop();
        return;
      case "restart":
        this.#threads.delete(device);
        return device.restart();
      case "behind":
      case "caughtUp":
        if (socket) server.setBehind(socket, each.do === "behind");
        return;
      case "close":
        return ignore(view.close());
      case "open":
        return ignore(view.open());
      case "loadBefore":
        return ignore(view.loadBefore(3));
      case "loadAfter":
        return ignore(view.loadAfter(3));
      case "jumpToNewest":
        return ignore(view.jumpToNewest());
      case "loadAround": {
        const seq = this.#pick(server.channel.shown, each.pick);
        return seq === undefined ? undefined : ignore(view.loadAround(seq, 3));
      }
      case "openThread": {
        const seq = this.#pick(
          server.channel.messages.filter(({ thread }) => thread !== undefined),
          each.pick,
        );
        if (seq === undefined) return;
        this.#threads.set(device, new Set([...(this.#threads.get(device) ?? []), seq]));
        return ignore(view.thread(seq).open(3));
      }
    }
  }

  #change(
    device: ChatDevice,
    each: Extract<Step, { do: "edit" | "delete" | "react" | "unreact" | "pin" | "unpin" }>,
  ): void {
    const { view, userId } = device;
    const isOwn = each.do === "edit" || each.do === "delete";
    const some = isOwn ? view.messages.filter(({ senderId }) => senderId === userId) : view.messages;
    const seq = this.#pick(some, each.pick);
    if (seq === undefined) return;
    if (each.do === "edit") void view.edit(seq, { text: `${this.#text()} edited` });
    else if (each.do === "delete") void view.delete(seq);
    else if (each.do === "react") void view.addReaction(seq, each.emoji);
    else if (each.do === "unreact") void view.removeReaction(seq, each.emoji);
    else void (each.do === "pin" ? view.pin(seq) : view.unpin(seq));
  }

  /** What holds at any moment. */
  check(): void {
    for (const { view, told } of this.devices) {
      const seqs = view.messages.flatMap(({ seq }) => seq ?? []);
      expect(seqs).toEqual(rising(seqs));
      const keys = view.messages.map(({ key }) => key);
      expect(keys).toEqual([...new Set(keys)]);
      expect(told).toEqual(rising(told));
    }
  }

  /** From now on all is well with servers and networks. */
  async settle(): Promise<void> {
    const { server, devices, clock } = this;
    server.repliesFirst = false;
    for (const { view } of devices) ignore(view.open());
    for (let round = 0; round < 25; round += 1) {
      await clock.advance(1_000);
      for (const device of devices) {
        device.welcome();
        await clock.advance(0);
        const { socket } = device;
        if (socket === undefined) continue;
        server.setBehind(socket, false);
        while (server.read(socket) || server.deliver(socket)) await clock.advance(0);
      }
      await this.#answerPages();
    }
  }

  async judge(): Promise<void> {
    const { channel } = this.server;
    for (const device of this.devices) {
      const { view } = device;
      await this.#answering(view.jumpToNewest());
      expect(view.isOpen).toBe(true);
      const from = view.messages[0]?.seq ?? 1;
      expect(bare(view.messages)).toEqual(channel.shown.filter(({ seq }) => seq >= from));
      while (view.hasEarlier) await this.#answering(view.loadBefore(3));
      expect(bare(view.messages)).toEqual(channel.shown);
      expect(view.pins).toEqual(channel.pins);
      for (const seq of this.#threads.get(device) ?? []) {
        const thread = view.thread(seq);
        // Its page may have been lost.
        if (thread.messages.length === 0) await this.#answering(thread.open(3));
        while (thread.hasEarlier) await this.#answering(thread.loadBefore(3));
        expect(bare(thread.messages)).toEqual(channel.thread(seq));
      }
      this.#judgeWritten(device);
    }
  }

  #judgeWritten({ written, acknowledged, failed, userId }: ChatDevice): void {
    const { messages } = this.server.channel;
    // An edit changes the text; the preview of what was sent is not needed for this.
    const byText = new Map([...this.server.sentTexts].map(([text, seq]) => [text, seq]));
    expect(this.server.sentTwice).toEqual([]);
    const sent = written.filter((text) => !failed.includes(text));
    const seqs = sent.map((text) => byText.get(text) ?? -1);
    expect(seqs).not.toContain(-1);
    expect(seqs).toEqual(rising(seqs));
    for (const [text, { seq, messageId }] of acknowledged) {
      expect(seq).toBe(byText.get(text));
      expect(messages[seq - 1]).toMatchObject({ id: messageId, senderId: userId });
    }
  }

  async #answering(page: Promise<void>): Promise<void> {
    await this.#answerPages();
    await page;
  }

  async #answerPages(): Promise<void> {
    await this.clock.advance(0);
    while (this.server.pages.length > 0) {
      this.server.readPage();
      this.server.deliverPage();
      await this.clock.advance(0);
    }
  }

  #device(index: number): ChatDevice {
    const device = this.devices[index];
    if (device === undefined) throw new Error("no such device");
    return device;
  }

  #pick(some: readonly { seq: number | null }[], index: number): number | undefined {
    const seqs = some.flatMap(({ seq }) => seq ?? []);
    return seqs[index % seqs.length];
  }

  #text(): string {
    this.#written += 1;
    return `text ${this.#written}`;
  }
}

function ignore(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

function rising(seqs: readonly number[]): number[] {
  return [...new Set(seqs)].sort((one, other) => one - other);
}

/** Without what only the device knows. Nothing must be left that is not sent. */
function bare(messages: readonly ShownMessage[]): Message[] {
  return messages.map(({ state, error, seq, id, ...message }) => {
    expect({ state, error }).toEqual({ state: "sent", error: null });
    return { ...message, seq: seq ?? 0, id: id ?? "" };
  });
}
