import { expect } from "vitest";
import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type { Message } from "../../../protocol/chat/message.ts";
import type { Presence } from "../../../protocol/chat/presence.ts";
import type { Receipt } from "../../../protocol/chat/server-frames.ts";
import type { ClientFrameInput } from "../../../protocol/client-frames.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { openDirect } from "./http-channels.ts";
import { connect, type TestSocket } from "./test-socket.ts";
import { makeFriends, type TestUser } from "./test-user.ts";

type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;
type SendFields = Partial<Omit<Extract<ClientFrameInput, { type: "sendMessage" }>, "type" | "id">>;

/** A channel as a device holds it, by nothing but what the protocol promises. */
export class ChannelView {
  readonly messages = new Map<number, Message>();
  readonly receipts = new Map<string, Receipt>();
  epoch = "";
  offset = 0;
  pins: number[] = [];
  isOpen = false;
  /** How many `channelOpened` came that replaced what was held. */
  replaced = 0;

  /** Where the device stands, to open the channel from there. */
  get since(): { epoch: string; offset: number; seq: number } {
    return { epoch: this.epoch, offset: this.offset, seq: Math.max(0, ...this.messages.keys()) };
  }

  /** The bodies of what people wrote, in order. */
  get said(): string[] {
    const messages = [...this.messages.values()].sort((a, b) => a.seq - b.seq);
    return messages.filter(({ kind }) => kind === "text").map(({ body }) => body);
  }

  /** The message with this body. */
  find(body: string): Message {
    const found = [...this.messages.values()].find((message) => message.body === body);
    return found ?? expect.fail(`nobody said ${body}, but ${JSON.stringify(this.said)}`);
  }

  opened({ epoch, offset, recovered, messages, pins, receipts }: FrameOf<"channelOpened">): void {
    if (!recovered) {
      this.messages.clear();
      this.replaced += 1;
    }
    for (const message of messages) this.messages.set(message.seq, message);
    Object.assign(this, { epoch, offset, pins, isOpen: true });
    this.receipts.clear();
    this.receive(receipts);
  }

  changed({ epoch, previous, offset, events }: FrameOf<"channelChanged">): void {
    expect({ epoch, previous }).toEqual({ epoch: this.epoch, previous: this.offset });
    this.offset = offset;
    for (const event of events) {
      if (event.event === "sent") {
        expect(this.messages.has(event.message.seq), "a message is told once").toBe(false);
        this.messages.set(event.message.seq, event.message);
      } else if (event.event === "edited") {
        const { event: _, seq, ...content } = event;
        this.#amend(seq, content);
      } else if (event.event === "deleted") {
        this.#amend(event.seq, { body: "", deletedAt: event.deletedAt, deletedBy: event.deletedBy });
      } else if (event.event === "reaction") this.#amend(event.seq, { reactions: event.reactions });
      else if (event.event === "thread") this.#amend(event.seq, { thread: event.thread });
      else if (event.event === "pin") this.#amend(event.seq, { pinned: event.pinned });
    }
  }

  receive(receipts: Receipt[]): void {
    for (const receipt of receipts) this.receipts.set(receipt.userId, receipt);
  }

  #amend(seq: number, change: Partial<Message>): void {
    const message = this.messages.get(seq);
    if (message) this.messages.set(seq, { ...message, ...change });
  }
}

/** A phone that chats: a socket, and what the phone holds by what it was told. */
export class ChatDevice {
  readonly user: TestUser;
  readonly socket: TestSocket;
  readonly inbox = new Map<string, InboxEntry>();
  readonly presence = new Map<string, Presence>();
  readonly #views = new Map<string, ChannelView>();
  #applied = 0;

  private constructor(user: TestUser, socket: TestSocket) {
    this.user = user;
    this.socket = socket;
  }

  static async of(user: TestUser, sessionId?: string): Promise<ChatDevice> {
    return new ChatDevice(user, await connect(user, sessionId));
  }

  view(channelId: string): ChannelView {
    this.#apply();
    const view = this.#views.get(channelId) ?? new ChannelView();
    this.#views.set(channelId, view);
    return view;
  }

  /** Takes over what another device of the user holds, as an app does that starts again. */
  remember(channelId: string, { epoch, offset, messages }: ChannelView): void {
    const view = this.view(channelId);
    Object.assign(view, { epoch, offset });
    for (const [seq, message] of messages) view.messages.set(seq, message);
  }

  async open(channelId: string): Promise<FrameOf<"channelOpened">> {
    const view = this.view(channelId);
    const since = view.epoch === "" ? {} : view.since;
    return this.request("channelOpened", { type: "openChannel", channelId, ...since });
  }

  /** Asks for something, and waits for the answer of this type. */
  async request<T extends ServerFrame["type"]>(type: T, frame: ClientFrameInput): Promise<FrameOf<T>> {
    const reply = await this.socket.request(frame);
    if (reply.type !== type) expect.fail(`refused: ${JSON.stringify(reply)}`);
    return reply as FrameOf<T>;
  }

  say(channelId: string, body: string, more: SendFields = {}): Promise<FrameOf<"messageSent">> {
    const key = crypto.randomUUID();
    return this.request("messageSent", { type: "sendMessage", channelId, key, body, ...more });
  }

  read(channelId: string, seq: number): Promise<FrameOf<"readMarked">> {
    return this.request("readMarked", { type: "markRead", channelId, seq });
  }

  async watchInbox(): Promise<void> {
    await this.request("inboxWatched", { type: "watchInbox" });
    await this.socket.frame("inboxChanged");
  }

  async watchPresence(...people: TestUser[]): Promise<void> {
    const userIds = people.map(({ id }) => id);
    await this.request("presenceWatched", { type: "watchPresence", userIds });
  }

  /** Waits until what the device holds of a channel is so. */
  async sees(
    channelId: string,
    check: (view: ChannelView) => boolean | undefined,
    timeoutMs?: number,
  ): Promise<ChannelView> {
    return this.socket.until(() => {
      const view = this.view(channelId);
      return check(view) ? view : undefined;
    }, timeoutMs);
  }

  /** Waits until the device has been told these bodies, and no others. */
  async hears(channelId: string, ...bodies: string[]): Promise<ChannelView> {
    return this.sees(channelId, (view) => JSON.stringify(view.said) === JSON.stringify(bodies));
  }

  async lists(
    channelId: string,
    check: (entry: InboxEntry) => boolean | undefined,
    timeoutMs?: number,
  ): Promise<InboxEntry> {
    return this.socket.until(() => {
      this.#apply();
      const entry = this.inbox.get(channelId);
      return entry && check(entry) ? entry : undefined;
    }, timeoutMs);
  }

  async shows(person: TestUser, state: Presence["state"], timeoutMs?: number): Promise<Presence> {
    return this.socket.until(() => {
      this.#apply();
      const presence = this.presence.get(person.id);
      return presence?.state === state ? presence : undefined;
    }, timeoutMs);
  }

  /** A client that lost its network cannot say goodbye. */
  async lose(): Promise<void> {
    this.socket.close(4_999);
    await this.socket.closing();
  }

  #apply(): void {
    const frames = this.socket.frames.slice(this.#applied);
    this.#applied = this.socket.frames.length;
    for (const frame of frames) this.#applyFrame(frame);
  }

  #applyFrame(frame: ServerFrame): void {
    const view = "channelId" in frame ? this.#views.get(frame.channelId) : undefined;
    if (frame.type === "channelOpened") {
      const opened = view ?? new ChannelView();
      this.#views.set(frame.channelId, opened);
      opened.opened(frame);
    } else if (frame.type === "channelChanged") view?.changed(frame);
    else if (frame.type === "receiptsChanged") view?.receive(frame.receipts);
    else if (frame.type === "channelClosed" && view) view.isOpen = false;
    else if (frame.type === "inboxWatched" && !frame.recovered) this.inbox.clear();
    else if (frame.type === "inboxChanged") {
      for (const entry of frame.entries) this.inbox.set(entry.channelId, entry);
    } else if (frame.type === "presenceChanged") {
      for (const person of frame.people) this.presence.set(person.userId, person);
    }
  }
}

/** Two friends with their direct channel open, each on one device. */
export async function makePair(): Promise<{
  ann: TestUser;
  bob: TestUser;
  channelId: string;
  annPhone: ChatDevice;
  bobPhone: ChatDevice;
}> {
  const [ann, bob] = await makeFriends();
  const { channelId } = await openDirect(ann, bob);
  const [annPhone, bobPhone] = await Promise.all([ChatDevice.of(ann), ChatDevice.of(bob)]);
  await Promise.all([annPhone.open(channelId), bobPhone.open(channelId)]);
  return { ann, bob, channelId, annPhone, bobPhone };
}
