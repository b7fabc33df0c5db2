import type { Channel, Role } from "../../protocol/chat/channel.ts";
import type { InboxEntry } from "../../protocol/chat/inbox.ts";
import type { Message } from "../../protocol/chat/message.ts";
import type { Receipt } from "../../protocol/chat/server-frames.ts";
import type { StreamPlace } from "./stream-position.ts";
import type { StoredItem } from "./written-op.ts";

/** A channel as this device knew it, up to a place in its stream. */
export interface StoredStream extends StreamPlace {
  channel: Channel;
  role: Role;
  pins: readonly number[];
  receipts: readonly Receipt[];
  readSeq: number;
  /** The newest ones. */
  messages: readonly Message[];
  /** What to ask for as `before` to read on backwards. */
  earlier: number | null;
}

export interface StoredChannel {
  /** Null where nothing is known that could be continued. */
  stream: StoredStream | null;
  /** What the user wrote and the server has not acknowledged. */
  outbox: readonly StoredItem[];
}

/** Where a device stands in everything that it follows: plain JSON, to be kept as safe as the messages in it. */
export interface SyncState {
  /** Whose it is: another user who signs in begins anew. Null where no server has welcomed anybody yet. */
  userId: string | null;
  /** Null where the inbox was never read to its end. */
  inbox: { epoch: string; offset: number; entries: readonly InboxEntry[] } | null;
  /** By channel id. */
  channels: { readonly [channelId: string]: StoredChannel };
}
