import {
  handleNotificationClick,
  handlePush,
  type NotificationClick,
  type PushMessage,
  type WorkerScope,
} from "../../../../client/service-worker.ts";

const scope = self as unknown as WorkerScope;
self.addEventListener("push", (event) => {
  handlePush(event as unknown as PushMessage, scope, { icon: "/icon.png" });
});
self.addEventListener("notificationclick", (event) => {
  handleNotificationClick(event as unknown as NotificationClick, scope, (notification) =>
    notification.type === "message" ? `/channels/${notification.channelId}` : "/friends",
  );
});
