/** Web Push in a page. Apart from `index.ts`, which runs everywhere; what a service worker needs is in `service-worker.ts`. */
export {
  type BrowserSubscription,
  type PushRegistration,
  subscribeToPush,
  unsubscribeFromPush,
} from "./push/subscribe.ts";
