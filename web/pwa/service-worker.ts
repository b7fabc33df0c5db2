import { handleNotificationClick, handlePush, type WorkerScope } from "../../client/service-worker.ts";
import { AppFiles } from "./app-files.ts";
import { notificationAddress } from "./notification-address.ts";
import { SeenPictures } from "./seen-pictures.ts";
import { planFor } from "./what-to-do.ts";
import type { AppWorker } from "./worker-events.ts";

/** Put in by the build: the paths of the app's files, and what names them as they are. */
declare const APP_FILES: readonly string[];
declare const APP_VERSION: string;

const worker = self as unknown as AppWorker;
const scope = self as unknown as WorkerScope;
const doFetch: typeof fetch = (input, init) => fetch(input, init);
const app = new AppFiles(caches, doFetch, { files: APP_FILES, version: APP_VERSION });
const seen = new SeenPictures(caches, doFetch);
const known = { origin: worker.location.origin, files: new Set(APP_FILES) };

worker.addEventListener("install", (event) => event.waitUntil(app.install()));
worker.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([app.activate(), worker.clients.claim()]));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const what = planFor(request, known);
  switch (what.plan) {
    case "page":
      return event.respondWith(app.answer("/", request));
    case "file":
      return event.respondWith(app.answer(what.path, request));
    case "seen":
      return event.respondWith(seen.answer(request, what.kind, (work) => event.waitUntil(work)));
    case "network":
  }
});

worker.addEventListener("message", (event) => {
  const type =
    typeof event.data === "object" && event.data !== null && "type" in event.data && event.data.type;
  if (type === "takeOver") event.waitUntil(worker.skipWaiting());
  if (type === "forget") event.waitUntil(seen.forget());
});

worker.addEventListener("push", (event) => {
  handlePush(event, scope, { icon: "/icon-192.png", badge: "/badge-96.png" });
});
worker.addEventListener("notificationclick", (event) => {
  handleNotificationClick(event, scope, (notification) => `/${notificationAddress(notification)}`);
});
