import type { HitherApi } from "../api/hither-api.ts";

type Api = {
  notifications: Pick<HitherApi["notifications"], "pushOptions" | "registerPush" | "unregisterPush">;
};

/** What is used of a `ServiceWorkerRegistration`. */
export interface PushRegistration {
  pushManager: {
    getSubscription(): Promise<BrowserSubscription | null>;
    subscribe(options: {
      userVisibleOnly: boolean;
      applicationServerKey: Uint8Array<ArrayBuffer>;
    }): Promise<BrowserSubscription>;
  };
}

/** What is used of a `PushSubscription`. */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly options: { readonly applicationServerKey: ArrayBuffer | null };
  toJSON(): { keys?: Record<string, string> };
  unsubscribe(): Promise<boolean>;
}

/**
 * Lets this browser be pushed to: to be called once the user has agreed, and at each start of the app, since subscriptions end and
 * servers change their keys. A subscription that is in order is kept.
 *
 * @param locale the language of words that the server must choose; English unless given
 * @returns false where the server has no Web Push
 * @throws what `pushManager.subscribe` throws: `NotAllowedError` where the user does not want it; ProblemError
 */
export async function subscribeToPush(
  registration: PushRegistration,
  api: Api,
  { locale }: { locale?: string } = {},
): Promise<boolean> {
  const { webPush } = await api.notifications.pushOptions();
  if (webPush === null) return false;
  const applicationServerKey = bytesOfBase64Url(webPush.applicationServerKey);
  const subscription = await subscribed(registration, applicationServerKey);
  const { p256dh = "", auth = "" } = subscription.toJSON().keys ?? {};
  const { endpoint } = subscription;
  await api.notifications.registerPush({
    type: "webPush",
    endpoint,
    keys: { p256dh, auth },
    ...(locale !== undefined && { locale }),
  });
  return true;
}

/** This browser is pushed to no more, also where the server cannot be told: then its next push finds nobody. */
export async function unsubscribeFromPush(registration: PushRegistration, api: Api): Promise<void> {
  try {
    await api.notifications.unregisterPush();
  } finally {
    await (await registration.pushManager.getSubscription())?.unsubscribe();
  }
}

/** A subscription by this key. One by another cannot be pushed to any more, and keeps the browser from making a new one. */
async function subscribed(
  { pushManager }: PushRegistration,
  applicationServerKey: Uint8Array<ArrayBuffer>,
): Promise<BrowserSubscription> {
  const known = await pushManager.getSubscription();
  const key = known?.options.applicationServerKey;
  if (known && key && areEqual(new Uint8Array(key), applicationServerKey)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function bytesOfBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
