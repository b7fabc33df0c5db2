import type { Notification } from "../../protocol/notifications/notification.ts";
import { type NotificationLook, showNotification } from "./show-notification.ts";
import type { NotificationClick, PushMessage, WorkerScope } from "./worker-scope.ts";

/** For a service worker's `push` event: shows what the server has pushed. What is none of Hither's is left alone. */
export function handlePush(event: PushMessage, scope: WorkerScope, look?: NotificationLook): void {
  const notification = notificationOf(event);
  if (notification !== undefined) event.waitUntil(showNotification(notification, scope, look));
}

/**
 * For a service worker's `notificationclick` event: brings a window of the app to the front and sends it
 * `{ hitherNotification }`, or opens one.
 *
 * @param urlOf where the app shows what a notification is about
 */
export function handleNotificationClick(
  event: NotificationClick,
  scope: WorkerScope,
  urlOf: (notification: Notification) => string,
): void {
  const { data } = event.notification;
  if (!isNotification(data)) return;
  event.notification.close();
  event.waitUntil(openApp(scope, data, urlOf));
}

async function openApp(
  { clients }: WorkerScope,
  notification: Notification,
  urlOf: (notification: Notification) => string,
): Promise<void> {
  const [open] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open === undefined) {
    await clients.openWindow(urlOf(notification));
    return;
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's client is of its own origin
  open.postMessage({ hitherNotification: notification });
  await open.focus();
}

function notificationOf({ data }: PushMessage): Notification | undefined {
  try {
    const payload = data?.json();
    return isNotification(payload) ? payload : undefined;
  } catch {
    return undefined; // no JSON
  }
}

/** A later server may send what this version does not know, which has nothing to show. */
function isNotification(payload: unknown): payload is Notification {
  if (typeof payload !== "object" || payload === null) return false;
  const { type, tag, title } = payload as Record<string, unknown>;
  return typeof tag === "string" && (type === "withdraw" || typeof title === "string");
}
