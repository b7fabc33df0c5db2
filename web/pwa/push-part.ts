import { subscribeToPush } from "../../client/push.ts";
import { language } from "../i18n/language.ts";
import type { AccountPart } from "../state/session.ts";

/** Keeps the subscription of a device that is notified in order: subscriptions end, and servers change their keys. */
export const pushPart: AccountPart = {
  start({ api }) {
    const renew = async () => {
      if (!isPushSupported() || Notification.permission !== "granted") return;
      const registration = await navigator.serviceWorker.ready;
      // Only where it was turned on, and by this account: signing out ends it.
      if ((await registration.pushManager.getSubscription()) === null) return;
      await subscribeToPush(registration, api, { locale: language.peek() });
    };
    // It waits for the worker, and for a network; the next start does as well.
    renew().catch(() => {});
    return () => {};
  },
  forget: () => Promise.resolve(),
};

/** Whether this browser can be pushed to. Some can only where the app is installed. */
export function isPushSupported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
}
