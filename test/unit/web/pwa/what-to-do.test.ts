import { expect, it } from "vitest";
import type { Notification } from "../../../../client/index.ts";
import { rangeOf } from "../../../../web/pwa/byte-range.ts";
import { notificationAddress } from "../../../../web/pwa/notification-address.ts";
import { planFor } from "../../../../web/pwa/what-to-do.ts";

const known = { origin: "https://app.example", files: new Set(["/", "/assets/a-1.js"]) };
const plan = (
  path: string,
  { method = "GET", mode = "no-cors" }: { method?: string; mode?: RequestMode } = {},
) => planFor({ method, mode, url: new URL(path, known.origin).href }, known);

it.each(["/", "/#/chats/x", "/index.html", "/?source=pwa"])(
  "shows the app at %s, with or without a network",
  (path) => {
    expect(plan(path, { mode: "navigate" })).toEqual({ plan: "page" });
  },
);

it.each(["/docs", "/healthz", "/v1/openapi.json"])("leaves %s to the server", (path) => {
  expect(plan(path, { mode: "navigate" })).toEqual({ plan: "network" });
});

it("answers with the app's own files", () => {
  expect(plan("/assets/a-1.js")).toEqual({ plan: "file", path: "/assets/a-1.js" });
  expect(plan("/assets/old.js")).toEqual({ plan: "network" });
});

it.each([
  ["/v1/people/ann/picture?v=1", "small"],
  ["/v1/people/ann/picture/thumbnail", "small"],
  ["/v1/teams/t/picture", "small"],
  ["/v1/channels/c/files/f/thumbnail", "small"],
  ["/v1/channels/c/files/f", "large"],
] as const)("keeps %s once it was seen", (path, kind) => {
  expect(plan(path)).toEqual({ plan: "seen", kind });
});

it.each([
  "/v1/me",
  "/v1/friends",
  "/v1/channels/c/messages",
  "/v1/people/ann",
  "/v1/files/f/content",
  "/v1/auth/token",
])("never keeps %s", (path) => {
  expect(plan(path)).toEqual({ plan: "network" });
});

it("leaves alone what changes something, and other sites", () => {
  expect(plan("/v1/channels/c/files/f", { method: "DELETE" })).toEqual({ plan: "network" });
  expect(plan("https://elsewhere.example/")).toEqual({ plan: "network" });
});

it.each([
  ["bytes=0-", { first: 0, last: 9 }],
  ["bytes=2-4", { first: 2, last: 4 }],
  ["bytes=8-99", { first: 8, last: 9 }],
  ["bytes=-3", { first: 7, last: 9 }],
  ["bytes=10-", null],
  ["bytes=4-2", null],
  ["bytes=0-1,3-4", null],
  ["bytes=-", null],
])("understands %s of ten bytes", (header, range) => {
  expect(rangeOf(header, 10)).toEqual(range);
});

it.each([
  [{ type: "message", channelId: "c/1" }, "#/chats/c%2F1"],
  [{ type: "friendRequest", userId: "u" }, "#/friends/requests"],
  [{ type: "friendNearby", userId: "u" }, "#/"],
])("leads from a notification %o to %s", (notification, address) => {
  expect(notificationAddress(notification as Notification)).toBe(address);
});
