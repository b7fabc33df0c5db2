import type { Presence } from "../../protocol/chat/presence.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import { SupersededError } from "../errors.ts";
import { ChannelCore } from "./channel-core.ts";
import { ChannelView } from "./channel-view.ts";
import type { ChatContext } from "./chat-context.ts";
import type { InboxEvent } from "./inbox.ts";
import { InboxCore } from "./inbox-core.ts";
import { PresenceCore } from "./presence-core.ts";
import type { SyncState } from "./sync-state.ts";

export interface ChatOptions extends Omit<ChatContext, "userId"> {
  inboxChanged: (event: InboxEvent) => void;
  presenceChanged: (people: Presence[]) => void;
  /** Where an earlier client stood. */
  restore: SyncState | undefined;
}

/** The chat side of the client: inbox, channels and presence, each with what was asked for. */
export class Chat {
  readonly inbox: InboxCore;
  readonly presence: PresenceCore;
  readonly #options: ChatOptions;
  readonly #context: ChatContext;
  readonly #cores = new Map<string, ChannelCore>();
  readonly #views = new Map<string, ChannelView>();
  #userId: string | undefined;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#context = { ...options, userId: () => this.#userId };
    this.inbox = new InboxCore(this.#context, (event) => this.#inboxChanged(event));
    this.presence = new PresenceCore(this.#context);
    if (options.restore !== undefined) this.#restore(options.restore);
  }

  channel(channelId: string): ChannelView {
    const view = this.#views.get(channelId) ?? new ChannelView(this.#core(channelId));
    this.#views.set(channelId, view);
    return view;
  }

  /** The server has welcomed this user. */
  linkUp(userId: string): void {
    if (this.#userId !== undefined && this.#userId !== userId) this.#disown();
    this.#userId = userId;
    this.inbox.linkUp();
    this.presence.linkUp();
    for (const core of this.#cores.values()) core.linkUp();
  }

  linkLost(): void {
    this.inbox.linkLost();
    for (const core of this.#cores.values()) core.linkLost();
  }

  heard(frame: ServerFrame): void {
    switch (frame.type) {
      case "inboxWatched":
        return this.inbox.heardWatched(frame);
      case "inboxChanged":
        return this.inbox.heardChange(frame);
      case "presenceChanged":
        return this.#options.presenceChanged(this.presence.heard(frame.people));
      case "channelOpened":
        this.inbox.heardEntry(frame.entry);
        return this.#cores.get(frame.channelId)?.heard(frame);
      case "channelChanged":
      case "receiptsChanged":
      case "typingChanged":
      case "channelClosed":
        return this.#cores.get(frame.channelId)?.heard(frame);
      case "channelPlacesSnapshot":
      case "channelPlacesChanged":
      case "unsharedInChannel":
        return this.#cores.get(frame.channelId)?.heardLocations(frame);
      default:
        return;
    }
  }

  /** Nothing is shared any more: the server sees to it, and nothing must be said again. */
  locationWithdrawn(): void {
    for (const { locations } of this.#cores.values()) locations.share.ended();
  }

  store(): SyncState {
    const channels: Record<string, SyncState["channels"][string]> = {};
    for (const [channelId, core] of this.#cores) {
      const stored = core.store();
      if (stored !== undefined) channels[channelId] = stored;
    }
    return { userId: this.#userId ?? null, inbox: this.inbox.store(), channels };
  }

  clear(error: Error): void {
    this.inbox.clear(error);
    this.presence.clear(error);
    for (const core of this.#cores.values()) core.clear(error);
    this.#userId = undefined;
  }

  /** What is known, and what waits to be sent, is somebody else's. */
  #disown(): void {
    const removed = [...this.inbox.entries.keys()];
    this.clear(new SupersededError("another user has signed in"));
    this.#options.inboxChanged({ changed: [], removed });
  }

  #core(channelId: string): ChannelCore {
    const read = (seq: number) => this.inbox.read(channelId, seq);
    const core = this.#cores.get(channelId) ?? new ChannelCore(this.#context, channelId, read);
    this.#cores.set(channelId, core);
    return core;
  }

  #restore({ userId, inbox, channels }: SyncState): void {
    this.#userId = userId ?? undefined;
    this.inbox.restore(inbox);
    for (const [channelId, stored] of Object.entries(channels)) this.#core(channelId).restore(stored);
  }

  #inboxChanged(event: InboxEvent): void {
    for (const { channelId, readSeq } of event.changed) this.#cores.get(channelId)?.heardReadSeq(readSeq);
    this.#options.inboxChanged(event);
  }
}
