import type { ChannelKind } from "../chat/channel.ts";
import type { PushTarget } from "../notifications/push-target.ts";
import type { NotificationSettings } from "../notifications/settings.ts";

/** How notifications get from a UserHub, which decides, to the queue's consumer, which sends. Both ends are ours. */

/**
 * A queue message: something about `tag` is to be told to a device of the user. It says no more, so that what is told is what
 * is true when it is sent: the consumer asks the hub.
 */
export interface PushJob {
  userId: string;
  /** The device's id, that of its sign-in. */
  device: string;
  tag: string;
}

/** What to tell a device, before names are put to it. */
export type PushContent =
  | {
      type: "message";
      channelId: string;
      channelKind: ChannelKind;
      channelName: string | null;
      seq: number;
      count: number;
      senderId: string | null;
      /** Null where the user wishes none, or none is known. */
      preview: string | null;
      unread: number;
      mentions: number;
      /** Whether it is the mention that the user is told of. */
      isMention: boolean;
      /** Whether it is in a thread that the user follows. */
      isThread: boolean;
      atMs: number;
    }
  | { type: "friendRequest"; userId: string; atMs: number }
  | { type: "friendNearby"; userId: string; atMs: number }
  | { type: "withdraw" };

export interface PushClaim {
  target: PushTarget;
  content: PushContent;
  /** Of the content; rises with every change. */
  version: number;
  badge: number;
}

/**
 * What became of a claim. `sent`: the provider took it. `moot`: there was nothing to tell after all. `gone`: the provider does
 * not know the target any more. `refused`: the provider will never take it.
 */
export type PushResult = "sent" | "moot" | "gone" | "refused";

/** Extra methods of a UserHub. */
export interface PushMethods {
  /** A device is reached here from now on, and nowhere else. */
  registerPush(device: string, target: PushTarget): Promise<void>;
  /** The device is not to be pushed to any more; only where it is still reached by `target`, if one is given. */
  unregisterPush(device: string, target?: PushTarget): Promise<void>;
  readPushTarget(device: string): Promise<PushTarget | null>;
  readNotificationSettings(): Promise<NotificationSettings>;
  writeNotificationSettings(settings: NotificationSettings): Promise<NotificationSettings>;
  /** What a job is about, as it is now; null where there is nothing to tell (any more). */
  claimPush(device: string, tag: string): Promise<PushClaim | null>;
  settlePush(device: string, tag: string, version: number, result: PushResult): Promise<void>;
  /** Somebody asked the user to be friends, or does not any more. */
  friendRequest(from: string, isOpen: boolean): Promise<void>;
  /** Whether this friend may be told, now, that the user arrived near them. */
  announcesArrivalTo(friend: string): Promise<boolean>;
}
