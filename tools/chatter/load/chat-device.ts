import type { Clock } from "../../../client/clock.ts";
import {
  type ChannelView,
  ClientClosedError,
  HitherClient,
  type Message,
  type ServerFrame,
} from "../../../client/index.ts";
import type { Account } from "../../people/befriend.ts";
import { tokenOf } from "../oracle/judge.ts";
import { CuttableSockets } from "./cuttable-sockets.ts";

/** How an error says that the server wants a device never to come back, which no fault is a reason for. */
export const STOPPED = "was stopped by the server";

export interface ChatDeviceOptions {
  url: string;
  account: Account;
  /** Unique among all devices. */
  name: string;
  /** A message was shown here for the first time. */
  onShown: (device: ChatDevice, channelId: string, token: string) => void;
  onError: (error: Error) => void;
  /** The clock of the next device; the system's unless given. */
  clock?: () => Clock;
}

/** One phone of somebody who chats, on a network that can be taken away. */
export class ChatDevice {
  readonly name: string;
  readonly client: HitherClient;
  readonly #options: ChatDeviceOptions;
  readonly #sockets = new CuttableSockets();
  readonly #open = new Map<string, ChannelView>();
  readonly #shownSinceMs = new Map<string, number>();
  readonly #shown = new Set<string>();
  readonly #gone = Promise.withResolvers<never>();
  isPutAway = false;
  /** Since when it has a connection without a break, by `performance.now()`; null while it has none. */
  onlineSinceMs: number | null = null;

  constructor(options: ChatDeviceOptions) {
    const { url, account, name, onError, clock } = options;
    this.#gone.promise.catch(() => {});
    this.#options = options;
    this.name = name;
    this.client = new HitherClient({
      url,
      api: account.api,
      token: async () => (await account.api.token()).token,
      name: "hither-chatter",
      webSocket: this.#sockets.connect,
      ...(clock && { clock: clock() }),
    });
    this.client.on("frame", (frame) => this.#heard(frame));
    this.client.on("state", (state) => {
      if (state !== "open") this.onlineSinceMs = null;
    });
    this.client.on("welcome", () => {
      this.onlineSinceMs = performance.now();
    });
    this.client.on("error", onError);
    this.client.on("closed", ({ code, reason }) => {
      if (!this.isPutAway) onError(new Error(`${name} ${STOPPED} with ${code} ${reason}`));
    });
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

  /** Whether this device was online with the channel on its screen at that moment, and ever since. */
  wasThere(channelId: string, atMs: number): boolean {
    const sinceMs = Math.max(
      this.onlineSinceMs ?? Number.POSITIVE_INFINITY,
      this.#shownSinceMs.get(channelId) ?? Number.POSITIVE_INFINITY,
    );
    return sinceMs <= atMs;
  }

  /** Shows a channel from now on. */
  show(channelId: string): ChannelView {
    const known = this.#open.get(channelId);
    if (known) return known;
    const view = this.client.channel(channelId);
    this.#open.set(channelId, view);
    this.#shownSinceMs.set(channelId, performance.now());
    view.open().catch(() => {});
    return view;
  }

  hide(channelId: string): void {
    const view = this.#open.get(channelId);
    this.#open.delete(channelId);
    this.#shownSinceMs.delete(channelId);
    view?.close().catch(() => {});
  }

  /** Takes the network away for a while, with whatever is under way. */
  cut(noticeMs: number): boolean {
    return this.#sockets.cut(noticeMs);
  }

  /**
   * Waits for something that asks the server twice, and so may go on where the client is closed meanwhile: then it would wait for
   * a connection that never comes. Fails where the device is put away.
   */
  untilPutAway<Answer>(done: Promise<Answer>): Promise<Answer> {
    return Promise.race([done, this.#gone.promise]);
  }

  /** Puts the device away for good. */
  putAway(): void {
    this.isPutAway = true;
    this.#gone.reject(new ClientClosedError("the device was put away"));
    this.#open.clear();
    this.client.close();
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === "channelChanged") {
      for (const event of frame.events) {
        if (event.event === "sent") this.#showed(frame.channelId, event.message);
      }
    } else if (frame.type === "channelOpened") {
      for (const message of frame.messages) this.#showed(frame.channelId, message);
    }
  }

  #showed(channelId: string, { kind, body, deletedAt }: Pick<Message, "kind" | "body" | "deletedAt">): void {
    if (kind === "system" || deletedAt !== undefined) return;
    const token = tokenOf(body);
    if (this.#shown.has(token)) return;
    this.#shown.add(token);
    this.#options.onShown(this, channelId, token);
  }
}
