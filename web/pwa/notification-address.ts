import type { Notification } from "../../client/index.ts";

/** Where the app shows what a notification is about: the part of its address from the "#" on. */
export function notificationAddress(notification: Notification): string {
  switch (notification.type) {
    case "message":
      return `#/chats/${encodeURIComponent(notification.channelId)}`;
    case "friendRequest":
      return "#/friends/requests";
    case "friendNearby":
    case "withdraw":
      return "#/";
  }
}
