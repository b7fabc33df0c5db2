/** What a device's user chose about the app itself, and stays when an account goes. */
const STAYS = new Set(["hither.language", "hither.theme"]);

/** Forgets what the browser holds of an account outside of its database: preferences about places, drafts, pictures. */
export async function forgetDevice(): Promise<void> {
  for (const storage of storages()) {
    for (const name of Object.keys(storage)) {
      if (name.startsWith("hither.") && !STAYS.has(name)) storage.removeItem(name);
    }
  }
  await forgetPictures();
  await forgetNotifications().catch(() => {});
}

/** Forgets pictures and files that were seen. */
export async function forgetPictures(): Promise<void> {
  const worker = "serviceWorker" in navigator ? navigator.serviceWorker.controller : null;
  // What is being fetched just now is kept no more.
  worker?.postMessage({ type: "forget" }, []);
  if ("caches" in globalThis) await caches.delete("hither-seen").catch(() => false);
}

async function forgetNotifications(): Promise<void> {
  if ("clearAppBadge" in navigator) await navigator.clearAppBadge();
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined) return;
  for (const shown of await registration.getNotifications()) shown.close();
  // The server pushes to this device no more, whoever signs in next.
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

function storages(): Storage[] {
  try {
    return [localStorage, sessionStorage];
  } catch {
    return []; // a browser that keeps nothing
  }
}
