/** What is used of a service worker's platform: its types are not those of a page, and cannot be had together. */

interface LifeEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LifeEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface PageMessage extends LifeEvent {
  readonly data: unknown;
}

interface WorkerEvents {
  install: LifeEvent;
  activate: LifeEvent;
  fetch: FetchEvent;
  message: PageMessage;
  push: LifeEvent & { data: { json(): unknown } | null };
  notificationclick: LifeEvent & { notification: { data: unknown; close(): void } };
}

export interface AppWorker {
  readonly location: { origin: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents[Name]) => void,
  ): void;
}
