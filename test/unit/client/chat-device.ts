import {
  type Acknowledgement,
  type ChannelView,
  HitherClient,
  type SyncState,
} from "../../../client/index.ts";
import type { ChatServer } from "./chat-server.ts";
import type { FakeClock } from "./fake-clock.ts";
import { FakeServer, type FakeSocket } from "./fake-server.ts";

/** Somebody's device: a client that may be started anew from what it stored. */
export class ChatDevice {
  readonly userId: string;
  /** The texts that were written here, in order. */
  readonly written: string[] = [];
  /** What became of them. */
  readonly acknowledged = new Map<string, Acknowledgement>();
  readonly failed: string[] = [];
  /** The seqs that `message` told of since the last start. */
  told: number[] = [];
  client: HitherClient;
  readonly #clock: FakeClock;
  readonly #chat: ChatServer;
  readonly #random: () => number;
  #server: FakeServer;

  constructor(userId: string, clock: FakeClock, chat: ChatServer, random: () => number) {
    this.userId = userId;
    this.#clock = clock;
    this.#chat = chat;
    this.#random = random;
    [this.client, this.#server] = this.#start(undefined);
  }

  get view(): ChannelView {
    return this.client.channel(this.#chat.channel.channelId);
  }

  /** The socket in use, or the one that is being opened. */
  get socket(): FakeSocket | undefined {
    return this.#server.live.at(-1);
  }

  /** Lets the server accept the socket that is being opened. */
  welcome(): void {
    const { socket } = this;
    if (socket?.state !== "connecting") return;
    this.#chat.adopt(socket, this.userId);
    this.#server.welcome({ userId: this.userId });
  }

  /** Ends the app without a word, and starts it again with what it stored. */
  restart(): void {
    const stored = JSON.parse(JSON.stringify(this.client.syncState())) as SyncState;
    this.client.close();
    this.told = [];
    [this.client, this.#server] = this.#start(stored);
  }

  write(text: string, options: { thread?: number; inChannel?: boolean; replyTo?: number } = {}): void {
    const { thread, ...draft } = options;
    this.written.push(text);
    const conversation = thread === undefined ? this.view : this.view.thread(thread);
    conversation.send({ text, ...draft }).then(
      (acknowledgement) => this.acknowledged.set(text, acknowledgement),
      (error: Error) => {
        if (error.name === "RefusedError") this.failed.push(text);
      },
    );
  }

  #start(restore: SyncState | undefined): [HitherClient, FakeServer] {
    const server = new FakeServer(this.#clock);
    const client = new HitherClient({
      url: "https://hither.test",
      clock: this.#clock,
      webSocket: server.webSocket,
      random: this.#random,
      token: async () => "token",
      api: this.#chat.api(),
      restore,
    });
    const view = client.channel(this.#chat.channel.channelId);
    view.on("message", ({ seq }) => this.told.push(seq ?? 0));
    view.open().catch(() => {});
    client.connect();
    return [client, server];
  }
}
