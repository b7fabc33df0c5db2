import type { Notification } from "../../client/index.ts";
import { showToast } from "../state/toasts.ts";
import { notificationAddress } from "./notification-address.ts";
import { pwaWords } from "./pwa-words.ts";

const LOOK_AGAIN_MS = 3_600_000;

/**
 * Lets the app start and work without a network, and takes notifications. A new version waits until the user agrees to a reload:
 * nothing changes under their hands.
 */
export async function registerServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) =>
    openNotified(data),
  );
  const registration = await navigator.serviceWorker.register("/service-worker.js");
  if (registration.waiting !== null) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      // The first one ever takes nobody's place.
      if (worker.state === "installed" && navigator.serviceWorker.controller !== null) offer(worker);
    });
  });
  setInterval(() => void lookForUpdate(), LOOK_AGAIN_MS);
}

/** Loads the newest version there is. */
export async function reloadAnew(): Promise<void> {
  await lookForUpdate();
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.waiting) takeOver(registration.waiting);
  else location.reload();
}

async function lookForUpdate(): Promise<void> {
  // Without a network there is none to be found.
  await (await navigator.serviceWorker?.getRegistration())?.update().catch(() => {});
}

function offer(worker: ServiceWorker): void {
  const { newVersion, reload } = pwaWords();
  const action = { label: reload, run: () => takeOver(worker) };
  showToast({ kind: "news", text: newVersion, action }, { shownMs: Number.POSITIVE_INFINITY });
}

function takeOver(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  worker.postMessage({ type: "takeOver" }, []);
}

/** The user clicked a notification while the app was open. */
function openNotified(data: unknown): void {
  if (typeof data !== "object" || data === null || !("hitherNotification" in data)) return;
  // The service worker let nothing else through.
  location.hash = notificationAddress(data.hitherNotification as Notification);
}
