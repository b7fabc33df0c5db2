import { describe, expect, test, vi } from "vitest";
import { HitherApi, type Notification } from "../../../client/index.ts";
import { type BrowserSubscription, subscribeToPush, unsubscribeFromPush } from "../../../client/push.ts";
import { handleNotificationClick, handlePush } from "../../../client/service-worker.ts";
import { notificationSchema } from "../../../protocol/notifications/notification.ts";
import { pushTargetSchema } from "../../../protocol/notifications/push-target.ts";

const KEY = Buffer.from(Array.from({ length: 65 }, (_, index) => index + 4));
const keys = { p256dh: KEY.toString("base64url"), auth: Buffer.alloc(16, 7).toString("base64url") };

/** A browser's push manager that may have a subscription by some key, and the server's side of it. */
function setupPush({ by, webPush = true }: { by?: Buffer; webPush?: boolean } = {}) {
  const calls: [string, unknown][] = [];
  const api = new HitherApi({
    url: "https://hither.test",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const body = await request.text();
      calls.push([
        `${request.method} ${new URL(request.url).pathname}`,
        body === "" ? null : JSON.parse(body),
      ]);
      const applicationServerKey = KEY.toString("base64url");
      return Response.json({ webPush: webPush ? { applicationServerKey } : null, fcm: false });
    },
  });
  let subscription: BrowserSubscription | null = null;
  let made = 0;
  const make = (key: Uint8Array): BrowserSubscription => {
    made += 1;
    subscription = {
      endpoint: `https://push.test/${made}`,
      options: { applicationServerKey: Uint8Array.from(key).buffer },
      toJSON: () => ({ keys }),
      unsubscribe: async () => {
        subscription = null;
        return true;
      },
    };
    return subscription;
  };
  if (by !== undefined) make(by);
  const registration = {
    pushManager: {
      getSubscription: async () => subscription,
      subscribe: vi.fn(async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
        if (subscription !== null) throw new Error("a subscription by another key is there");
        return make(applicationServerKey);
      }),
    },
  };
  return { api, calls, registration, current: () => subscription };
}

describe("a browser", () => {
  test("subscribes with the server's key, and registers that", async () => {
    const { api, calls, registration } = setupPush();
    expect(await subscribeToPush(registration, api, { locale: "ko" })).toBe(true);
    const [options] = registration.pushManager.subscribe.mock.calls[0] ?? [];
    expect(options).toMatchObject({ userVisibleOnly: true });
    expect(Buffer.from(options?.applicationServerKey ?? []).equals(KEY)).toBe(true);
    const target = { type: "webPush", endpoint: "https://push.test/1", keys, locale: "ko" };
    expect(calls.at(-1)).toEqual(["PUT /v1/me/devices/current/push", target]);
    expect(pushTargetSchema.parse(calls.at(-1)?.[1])).toEqual(target);
  });

  test("keeps a subscription by the same key, and registers it again", async () => {
    const { api, calls, registration } = setupPush({ by: KEY });
    await subscribeToPush(registration, api);
    expect(registration.pushManager.subscribe).not.toHaveBeenCalled();
    expect(calls.at(-1)?.[1]).toEqual({ type: "webPush", endpoint: "https://push.test/1", keys });
  });

  test("gets a new subscription where the server's key is another", async () => {
    const { api, calls, registration } = setupPush({ by: Buffer.alloc(65, 4) });
    await subscribeToPush(registration, api);
    expect(calls.at(-1)?.[1]).toMatchObject({ endpoint: "https://push.test/2" });
  });

  test("does not subscribe where the server has no Web Push", async () => {
    const { api, calls, registration } = setupPush({ webPush: false });
    expect(await subscribeToPush(registration, api)).toBe(false);
    expect(calls).toHaveLength(1);
  });

  test("ends its subscription, also where the server cannot be told", async () => {
    const online = setupPush({ by: KEY });
    await unsubscribeFromPush(online.registration, online.api);
    expect(online.calls).toEqual([["DELETE /v1/me/devices/current/push", null]]);
    expect(online.current()).toBeNull();
    const offline = setupPush({ by: KEY });
    const api = new HitherApi({
      url: "https://hither.test",
      fetch: () => Promise.reject(new TypeError("away")),
    });
    await expect(unsubscribeFromPush(offline.registration, api)).rejects.toThrow("away");
    expect(offline.current()).toBeNull();
  });
});

/** A service worker's platform with what it shows. */
function setupWorker({ windows = 0, badges = true } = {}) {
  const shown = new Map<string, { title: string; data: unknown }>();
  const badge: (number | null)[] = [];
  const told: unknown[] = [];
  const opened: string[] = [];
  const scope = {
    registration: {
      showNotification: async (title: string, { tag, data }: { tag: string; data: unknown }) => {
        shown.set(tag, { title, data });
      },
      getNotifications: async ({ tag }: { tag: string }) =>
        shown.has(tag) ? [{ close: () => void shown.delete(tag) }] : [],
    },
    ...(badges && {
      navigator: {
        setAppBadge: async (count: number) => void badge.push(count),
        clearAppBadge: async () => void badge.push(null),
      },
    }),
    clients: {
      matchAll: async () =>
        Array.from({ length: windows }, () => ({
          focus: async () => void told.push("focus"),
          postMessage: (message: unknown) => void told.push(message),
        })),
      openWindow: async (url: string) => void opened.push(url),
    },
  };
  const push = async (payload: unknown) => {
    const work: Promise<unknown>[] = [];
    const json = () => (typeof payload === "string" ? (JSON.parse(payload) as unknown) : payload);
    handlePush(
      { data: payload === null ? null : { json }, waitUntil: (each) => void work.push(each) },
      scope,
    );
    await Promise.all(work);
    return work.length;
  };
  return { scope, shown, badge, told, opened, push };
}

const message = (title: string, badge: number): Notification =>
  notificationSchema.parse({
    type: "message",
    tag: "c:channel-1234",
    title,
    body: "hi",
    at: 1_760_000_000_000,
    badge,
    channelId: "channel-1234",
    seq: 4,
    count: 1,
    unread: badge,
    mentions: 0,
  });

describe("a service worker", () => {
  test("shows one notification for each tag, withdraws it, and keeps the badge", async () => {
    const { shown, badge, push } = setupWorker();
    await push(message("Ada", 1));
    await push(message("Ben", 2));
    expect([...shown.values()]).toEqual([{ title: "Ben", data: message("Ben", 2) }]);
    await push({ type: "withdraw", tag: "c:channel-1234", badge: 0 });
    await push({ type: "withdraw", tag: "c:elsewhere-12", badge: 0 });
    expect(shown.size).toBe(0);
    expect(badge).toEqual([1, 2, null, null]);
  });

  test("needs no badges, and shows a notification though its badge fails", async () => {
    const without = setupWorker({ badges: false });
    await without.push(message("Ada", 1));
    expect(without.shown.size).toBe(1);
    const failing = setupWorker();
    Object.assign(failing.scope.navigator ?? {}, { setAppBadge: () => Promise.reject(new Error("no")) });
    await failing.push(message("Ada", 1));
    expect(failing.shown.size).toBe(1);
  });

  test.each([[null], ["{"], [{ type: "later" }], [7], [{ tag: "t", type: "message" }]])(
    "leaves %j alone",
    async (payload) => {
      const { shown, push } = setupWorker();
      expect(await push(payload)).toBe(0);
      expect(shown.size).toBe(0);
    },
  );

  test("brings the app to the front when a notification is clicked, or opens it", async () => {
    for (const windows of [0, 1]) {
      const { scope, told, opened } = setupWorker({ windows });
      const close = vi.fn();
      const work: Promise<unknown>[] = [];
      const event = {
        notification: { data: message("Ada", 1), close },
        waitUntil: (each: Promise<unknown>) => void work.push(each),
      };
      handleNotificationClick(event, scope, (each) => ("channelId" in each ? `/c/${each.channelId}` : "/"));
      await Promise.all(work);
      expect(close).toHaveBeenCalledOnce();
      expect(opened).toEqual(windows === 0 ? ["/c/channel-1234"] : []);
      expect(told).toEqual(windows === 0 ? [] : [{ hitherNotification: message("Ada", 1) }, "focus"]);
    }
  });
});
