import type { Notification } from "../../../protocol/notifications/notification.ts";
import { fit, jsonBytes } from "./fit.ts";

/** What FCM and APNs take as a payload, with some room for what they add. */
const MAX_PAYLOAD_BYTES = 4_000;

/**
 * A message of FCM's HTTP v1 API.
 *
 * On Android it is data only, and the app shows it: FCM collapses messages with a `notification` of its own while a device is out of
 * reach, and of those with a collapse key it keeps four, whichever they are. On iOS the system shows the alert; a notification that
 * is taken away is a background push, which may carry neither alert nor badge.
 *
 * @param topic names the tag to APNs, which takes 64 bytes
 */
export function fcmMessage(token: string, whole: Notification, topic: string, ttlS: number, nowMs: number) {
  const notification = fit(whole, MAX_PAYLOAD_BYTES, (shown) =>
    Math.max(jsonBytes(dataOf(shown)), jsonBytes({ ...dataOf(shown), ...apnsPayload(shown) })),
  );
  const isSilent = notification.type === "withdraw";
  return {
    message: {
      token,
      data: dataOf(notification),
      // A message of high priority that shows nothing would cost the app that priority.
      android: { priority: isSilent ? "NORMAL" : "HIGH", ttl: `${ttlS}s` },
      apns: {
        headers: {
          "apns-push-type": isSilent ? "background" : "alert",
          "apns-priority": isSilent ? "5" : "10",
          "apns-expiration": String(Math.floor(nowMs / 1_000) + ttlS),
          "apns-collapse-id": topic,
        },
        payload: apnsPayload(notification),
      },
    },
  };
}

function dataOf(notification: Notification): { hither: string } {
  return { hither: JSON.stringify(notification) };
}

function apnsPayload(notification: Notification) {
  if (notification.type === "withdraw") return { aps: { "content-available": 1 } };
  const { title, body, badge, tag } = notification;
  return {
    aps: {
      alert: { title, body },
      badge,
      sound: "default",
      "thread-id": tag,
      // Lets a service extension of the app change what is shown, a picture for example.
      "mutable-content": 1,
    },
  };
}
