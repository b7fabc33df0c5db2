import type { Notification } from "../../protocol/notifications/notification.ts";
import type { WorkerScope } from "./worker-scope.ts";

/** How an app looks in notifications: addresses of pictures. */
export interface NotificationLook {
  icon?: string;
  /** A small one of one colour, where the system has room for no more. */
  badge?: string;
}

/** Shows a notification in the place of the one with its tag, or takes that away, and sets the number on the app's icon. */
export async function showNotification(
  notification: Notification,
  scope: WorkerScope,
  look: NotificationLook = {},
): Promise<void> {
  const { registration } = scope;
  // An icon without its number is no reason to lose the notification.
  const badged = setBadge(scope, notification.badge).catch(() => {});
  if (notification.type === "withdraw") {
    const shown = await registration.getNotifications({ tag: notification.tag });
    for (const each of shown) each.close();
  } else {
    const { title, body, tag, at } = notification;
    const options = { tag, body, timestamp: at, renotify: true, data: notification, ...look };
    await registration.showNotification(title, options);
  }
  await badged;
}

async function setBadge({ navigator }: WorkerScope, count: number): Promise<void> {
  if (count > 0) await navigator?.setAppBadge?.(count);
  else await navigator?.clearAppBadge?.();
}
