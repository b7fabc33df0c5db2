import type { InboxEntry, Notify } from "../chat/inbox.ts";
import type { ChatSettings, Presence } from "../chat/presence.ts";
import type { LatLng } from "../primitives.ts";
import type { MeChange } from "../server-frames.ts";
import type { Sharing } from "../sharing.ts";
import type { InboxMethods } from "./chat-channel-link.ts";
import type { LocationViewMethods, ViewReport } from "./location-views-link.ts";
import type { PushMethods } from "./push-link.ts";
import type { FileRoomMethods } from "./stored-file-link.ts";

/** The link between a session and its user's UserHub, and the hub's methods for Worker routes. */

/** A friendship that is being changed: until the change is settled neither side may see the other. */
export interface PendingChange {
  userId: string;
  sinceMs: number;
}

export type ToHub =
  /** First message on every link. */
  | { t: "hello"; session: string; startedAtMs: number; device: string }
  /**
   * The friend list as D1 has it, read after `state` with the same `revision` arrived. `settled` names pending changes
   * old enough to count as abandoned, which this list settles.
   */
  | { t: "friends"; revision: number; friends: string[]; settled: string[] }
  /**
   * This session reports the user's location. A fresh claim wins over every other device; one that continues an
   * earlier session wins only if nobody else holds it.
   */
  | { t: "claim"; fresh: boolean }
  | { t: "unclaim" }
  /** May this session begin to report from here? Answered by `started` with the same `n`. */
  | { t: "start"; n: number; place: LatLng }
  /** The session was allowed to begin and is here now. To be said on every new link, and after every move of some kilometres. */
  | { t: "reached"; place: LatLng }
  /** Answered by `inbox`; from then on the link hears of every change in the inbox. */
  | { t: "watchInbox"; epoch: string | null; offset: number | null }
  /**
   * Whether the device is in use, connected only, or gone; the hub is told `gone` once `presenceGraceMs` have passed. To be said
   * after every `hello`: a new link counts as gone until then.
   */
  | { t: "activity"; activity: Activity }
  /** The channels that the device has open, in place of those that it had. To be said after every `hello` where there are any. */
  | { t: "looking"; channelIds: string[] }
  /**
   * The session has lost its client, which it last heard at `heardAtMs`: what came since may not have reached the device, and nothing
   * does from now on. It has no channel open. To be said after every `hello` while it lasts.
   */
  | { t: "lost"; heardAtMs: number }
  /** A friend appeared near the user. Said only while `tellsArrivals`. */
  | { t: "arrived"; friendId: string }
  /**
   * To whom the session's place is sent: all times that last, and those that have ended of late. Whatever else the hub holds of
   * this session as lasting has ended. May be repeated.
   */
  | { t: "views"; views: ViewReport[] };

/** What a session knows of its device. */
export type Activity = "active" | "idle" | "gone";

/**
 * A link on which somebody else's session follows this user's presence, opened at the path `/presence`. The session has
 * verified that the two are friends or in one team.
 */
export type ToPresence = { t: "follow"; viewer: string; because: "friend" | "team" };
export type FromPresence = { t: "presence"; presence: Presence };

/**
 * The hub closes a link with this code where another one would be refused, too: the device was signed out, the account is gone,
 * or a follower is no friend any more, and is to show the user offline.
 */
export const LINK_REFUSED = 4403;

export type FromHub =
  /** Everything that a session must know; sent after `hello`, and again where `friends` came too late or just in time. */
  | {
      t: "state";
      epoch: string;
      /** Rises with every change; the offset of the `me` stream. */
      revision: number;
      /** Null where the hub does not know them: read D1 and answer with `friends`. */
      friends: string[] | null;
      pending: PendingChange[];
      sharing: Sharing;
      chatSettings: ChatSettings;
      /** Whether the user wishes to be notified of friends who arrive nearby. */
      tellsArrivals: boolean;
      /** The session whose location friends see. */
      publisher: string | null;
    }
  /** What changed since the last `state` or `changed`; fields that are absent stay as they were. */
  | {
      t: "changed";
      revision: number;
      /** What to tell the client; empty where nothing changed for it. */
      changed: MeChange[];
      added?: string;
      removed?: string;
      pending?: PendingChange[];
      sharing?: Sharing;
      chatSettings?: ChatSettings;
      tellsArrivals?: boolean;
    }
  /** The answer to `watchInbox`, in as many messages as it takes. `recovered`: only what changed since the offset. */
  | {
      t: "inbox";
      epoch: string;
      revision: number;
      recovered: boolean;
      entries: InboxEntry[];
      /** Whether further messages of the same answer follow. */
      more: boolean;
    }
  /** Channels changed in the inbox. */
  | { t: "inboxChanged"; revision: number; entries: InboxEntry[] }
  /** The answer to `start`: `retryAfterMs` is 0 where it is allowed. */
  | { t: "started"; n: number; retryAfterMs: number }
  /** The link ends, and there is to be no other: the device was signed out, unless `why` says otherwise. */
  | { t: "signedOut"; why?: EndedBecause }
  /** Whose location friends see, and whether another session reports one too, which would take over. */
  | { t: "publisher"; session: string | null; hasSuccessor: boolean };

/** A change announced this long ago and not committed was abandoned: its Worker died on the way. */
export const ABANDONED_AFTER_MS = 60_000;

/** `suspended`: the account is. `surplus`: the account or the device has more sessions than it may, of which this was the oldest. */
export type EndedBecause = "suspended" | "surplus";

/** The hub's methods, called by Worker routes. Each may be repeated for its ticket. */
export interface UserHubMethods extends InboxMethods, FileRoomMethods, PushMethods, LocationViewMethods {
  /**
   * Announces a change of the friendship with `userId`, before D1 is written: from now on, and until the change is
   * committed, the two do not see each other. `ticket` names this attempt.
   */
  beginFriendChange(ticket: string, userId: string): Promise<void>;
  /**
   * Ends the change `ticket` with what D1 now says. Answers `verify: true` where another change of the same
   * friendship ran at the same time, so that D1 must be read again under a new ticket.
   */
  commitFriendChange(
    ticket: string,
    userId: string,
    areFriends: boolean,
    changed: MeChange[],
  ): Promise<{ verify: boolean }>;
  /** Tells the user's devices that something outside the hub changed. */
  notify(changed: MeChange[]): Promise<void>;
  readSharing(): Promise<Sharing>;
  /** Stores the setting and tells every session of it before it returns. */
  writeSharing(sharing: Sharing): Promise<Sharing>;
  readChatSettings(): Promise<ChatSettings>;
  /** Stores the settings and tells sessions and those who follow the presence. */
  writeChatSettings(settings: ChatSettings): Promise<ChatSettings>;
  /** How the user wants to hear of a channel or a team; the channel's own setting counts before the team's. */
  readNotify(what: NotifyTarget): Promise<Notify>;
  writeNotify(what: NotifyTarget, notify: Notify): Promise<Notify>;
  /** The whole inbox, the latest message first: for searching all channels. */
  channels(): Promise<InboxEntry[]>;
  /** Every channel that the user is or ever was in. */
  everyChannel(): Promise<string[]>;
  readPresence(): Promise<Presence>;
  /** Closes the sockets of a device that was signed out. */
  signOutDevice(device: string): Promise<void>;
  /**
   * Suspends the account until a time, or lifts that (null). While it lasts no session links; those that are there end. An older
   * `version` than the last is ignored.
   */
  suspend(version: number, untilMs: number | null): Promise<void>;
  /** Closes all sockets and forgets everything: the account is gone. */
  erase(): Promise<void>;
}

export type NotifyTarget = { channelId: string } | { teamId: string };
