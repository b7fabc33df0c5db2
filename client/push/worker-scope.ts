/** What is used of a service worker's platform: its types are not those of a page, and cannot be had together. */

export interface WorkerScope {
  registration: {
    showNotification(title: string, options: ShownOptions): Promise<void>;
    getNotifications(filter: { tag: string }): Promise<readonly { close(): void }[]>;
  };
  navigator?: Partial<BadgeSetter>;
  clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly OpenWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

export interface ShownOptions {
  tag: string;
  body: string;
  timestamp: number;
  renotify: boolean;
  data: unknown;
  icon?: string;
  badge?: string;
}

export interface BadgeSetter {
  setAppBadge(count: number): Promise<void>;
  clearAppBadge(): Promise<void>;
}

export interface OpenWindow {
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

export interface PushMessage {
  data: { json(): unknown } | null;
  waitUntil(work: Promise<unknown>): void;
}

export interface NotificationClick {
  notification: { data: unknown; close(): void };
  waitUntil(work: Promise<unknown>): void;
}
