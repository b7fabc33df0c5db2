import { type ChannelView, HitherClient, type ServerFrame } from "../../../client/index.ts";
import type { Account } from "../../people/befriend.ts";
import { tokenOf } from "../oracle/judge.ts";
import { CuttableSockets } from "./cuttable-sockets.ts";

export interface ChatDeviceOptions {
  url: string;
  account: Account;
  /** Unique among all devices. */
  name: string;
  /** A message was shown here for the first time. */
  onShown: (device: ChatDevice, token: string) => void;
  onError: (error: Error) => void;
}

/** One phone of somebody who chats, on a network that can be taken away. */
export class ChatDevice {
  readonly name: string;
  readonly client: HitherClient;
  readonly #options: ChatDeviceOptions;
  readonly #sockets = new CuttableSockets();
  readonly #open = new Map<string, ChannelView>();
  readonly #shown = new Set<string>();
  /** Since when it has a connection without a break, by `performance.now()`; null while it has none. */
  onlineSinceMs: number | null = null;

  constructor(options: ChatDeviceOptions) {
    const { url, account, name, onError } = options;
    this.#options = options;
    this.name = name;
    this.client = new HitherClient({
      url,
      api: account.api,
      token: async () => (await account.api.token()).token,
      name: "hither-chatter",
      webSocket: this.#sockets.connect,
    });
    this.client.on("frame", (frame) => this.#heard(frame));
    this.client.on("state", (state) => {
      if (state !== "open") this.onlineSinceMs = null;
    });
    this.client.on("welcome", () => {
      this.onlineSinceMs = performance.now();
    });
    this.client.on("error", onError);
  }

  get isOnline(): boolean {
    return this.onlineSinceMs !== null;
  }

  /** The channels on this device's screen. */
  get openChannels(): ReadonlyMap<string, ChannelView> {
    return this.#open;
  }

  start(): void {
    this.client.connect();
    // What was asked for is asked again with the next connection.
    this.client.watchInbox().catch(() => {});
  }

  /** Shows a channel from now on. */
  show(channelId: string): ChannelView {
    const known = this.#open.get(channelId);
    if (known) return known;
    const view = this.client.channel(channelId);
    this.#open.set(channelId, view);
    view.open().catch(() => {});
    return view;
  }

  hide(channelId: string): void {
    const view = this.#open.get(channelId);
    this.#open.delete(channelId);
    view?.close().catch(() => {});
  }

  /** Takes the network away for a while, with whatever is under way. */
  cut(noticeMs: number): boolean {
    return this.#sockets.cut(noticeMs);
  }

  /** Puts the device away for good. */
  putAway(): void {
    this.#open.clear();
    this.client.close();
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === "channelChanged") {
      for (const event of frame.events) if (event.event === "sent") this.#showed(event.message);
    } else if (frame.type === "channelOpened") {
      for (const message of frame.messages) this.#showed(message);
    }
  }

  #showed({ kind, body, deletedAt }: { kind: string; body: string; deletedAt?: number | undefined }): void {
    if (kind === "system" || deletedAt !== undefined) return;
    const token = tokenOf(body);
    if (this.#shown.has(token)) return;
    this.#shown.add(token);
    this.#options.onShown(this, token);
  }
}
