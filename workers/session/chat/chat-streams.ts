import type {
  ChannelRequest,
  OpenChannel,
  WatchInbox,
  WatchPresence,
} from "../../../protocol/chat/client-frames.ts";
import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type { ShareInChannel, UnshareInChannel } from "../../../protocol/chat/shared-places.ts";
import type { ClientFrame } from "../../../protocol/client-frames.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";
import type { Activity, FromHub } from "../../../protocol/links/user-hub-link.ts";
import type { MeChange } from "../../../protocol/server-frames.ts";
import { reOf } from "../core/re-of.ts";
import type { HubFacts } from "../hub-link.ts";
import { ChannelLinks } from "./channel-links.ts";
import { type ChannelPorts, type ReceiptRules } from "./channel-ports.ts";
import { DeviceActivity } from "./device-activity.ts";
import { DeviceView, type DeviceViewPort } from "./device-view.ts";
import { InboxStream } from "./inbox-stream.ts";
import { PlaceFeed } from "./place-feed.ts";
import { type PresencePorts, PresenceWatch } from "./presence-watch.ts";

/** What a session lends to its chats. */
export type ChatPorts = Omit<ChannelPorts, "receipts" | "onHead" | "onOpenChanged"> &
  PresencePorts & {
    hub: HubPort;
    /** The user's whole inbox, by a call to the hub. */
    readInbox(): Promise<InboxEntry[]>;
  };

/** The session's link to its user's hub, as chats use it. */
export interface HubPort extends DeviceViewPort {
  /** Whether the link is up and the facts are known. */
  readonly isReady: boolean;
  /** Answers whether the hub could be asked. */
  watchInbox(epoch: string | null, offset: number | null): boolean;
  setActivity(activity: Activity): void;
}

/** The client's frames that concern chats. */
export type ChatFrame = Extract<
  ClientFrame,
  | WatchInbox
  | OpenChannel
  | ChannelRequest
  | ShareInChannel
  | UnshareInChannel
  | WatchPresence
  | { type: "closeChannel" }
  | { type: "setActivity" }
>;

/** A signed-in session's chats: its channels, the inbox, and who is there. */
export class ChatStreams {
  readonly #ports: ChatPorts;
  readonly #channels: ChannelLinks;
  readonly #inbox: InboxStream;
  readonly #presence: PresenceWatch;
  readonly #activity: DeviceActivity;
  readonly #view: DeviceView;
  readonly #place = new PlaceFeed((fix) => this.#channels.move(fix));
  /** The user's setting for read receipts, as it was known last. */
  #readReceipts: boolean | null = null;

  constructor(ports: ChatPorts) {
    this.#ports = ports;
    this.#channels = new ChannelLinks({
      ...ports,
      receipts: () => this.#receiptRules(),
      onHead: (entry) => this.#inbox.head(entry),
      onOpenChanged: () => this.#view.changed(),
    });
    this.#inbox = new InboxStream({
      ...ports,
      watchInbox: (epoch, offset) => ports.hub.watchInbox(epoch, offset),
      followHeads: (channelIds) => this.#channels.followHeads(channelIds),
    });
    this.#presence = new PresenceWatch(ports);
    this.#activity = new DeviceActivity((activity) => ports.hub.setActivity(activity));
    this.#view = new DeviceView(ports.hub, () => this.#channels.openChannels());
  }

  handle(frame: ChatFrame): void {
    switch (frame.type) {
      case "watchInbox":
        return this.#inbox.watch(frame);
      case "openChannel":
        return this.#channels.open(frame);
      case "closeChannel":
        return this.#channels.close(frame.channelId, frame.id);
      case "shareInChannel":
        return this.#channels.share(frame);
      case "unshareInChannel":
        return this.#channels.unshare(frame);
      case "watchPresence":
        return this.#presence.watch(frame);
      case "setActivity":
        this.#activity.set(frame.active ? "active" : "idle");
        return this.#ports.send({ type: "activitySet", ...reOf(frame.id) });
      default:
        return this.#channels.perform(frame);
    }
  }

  /** Where the device is now; null where its last place counts no more. For the channels that it shares into. */
  place(fix: Fix | null): void {
    this.#place.set(fix);
  }

  /** The device took its place back: nothing is shared any more. */
  withdraw(): void {
    this.#channels.endShares("withdrawn");
    this.#place.set(null);
  }

  /** There is a new link to the hub. */
  hubUp(): void {
    this.#activity.hubUp();
    this.#view.hubUp();
    this.#inbox.hubUp();
  }

  /** What the hub says of the user; `changed` is what is new in it, or null for everything. */
  learn({ chatSettings, friends, pending }: HubFacts, changed: MeChange[] | null): void {
    const before = this.#readReceipts;
    this.#readReceipts = chatSettings.readReceipts;
    if (before === null) this.#channels.begin();
    else if (before !== this.#readReceipts) this.#channels.refresh();
    this.#presence.setFriends(new Set([...friends].filter((userId) => !pending.has(userId))));
    if (changed?.includes("teams")) this.#presence.recheckTeam();
  }

  inboxAnswered(message: Extract<FromHub, { t: "inbox" }>): void {
    this.#channels.setNotify(message.entries);
    this.#inbox.answered(message);
  }

  inboxChanged(message: Extract<FromHub, { t: "inboxChanged" }>): void {
    this.#channels.setNotify(message.entries);
    this.#inbox.changed(message);
  }

  /** The client reads again. */
  catchUp(): void {
    this.#inbox.flush();
    this.#presence.flush();
    this.#channels.catchUp();
  }

  /** The client's socket was lost just now. It may return, but on another socket, and asks for everything anew. */
  clientLost(heardAtMs: number): void {
    this.#activity.lost(heardAtMs);
    this.#endStreams();
    this.#channels.clientLost();
    this.#view.lost(heardAtMs);
  }

  /** Ends everything. `continues`: another socket took the session over. */
  close(continues: boolean): void {
    if (!continues) this.#activity.set("gone");
    this.#activity.close();
    this.#endStreams();
    this.#place.close();
    this.#channels.closeAll(continues);
    this.#view.close();
  }

  #endStreams(): void {
    this.#inbox.close();
    this.#presence.close();
  }

  /** While the hub is out of reach the setting may have changed: what the user reads is shown to nobody then. */
  #receiptRules(): ReceiptRules | null {
    const sees = this.#readReceipts;
    return sees === null ? null : { sees, shows: sees && this.#ports.hub.isReady };
  }
}
