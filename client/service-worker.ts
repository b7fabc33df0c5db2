/** What a service worker does with pushes: an entry of its own, small enough to be loaded for each of them. */
export type { Notification } from "../protocol/notifications/notification.ts";
export { handleNotificationClick, handlePush } from "./push/handle-push.ts";
export { type NotificationLook, showNotification } from "./push/show-notification.ts";
export type { NotificationClick, PushMessage, WorkerScope } from "./push/worker-scope.ts";
