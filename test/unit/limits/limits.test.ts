import { expect, it } from "vitest";
import { surplusOf } from "../../../durable-objects/user-hub/surplus.ts";
import { Suspension } from "../../../durable-objects/user-hub/suspension.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LimitBy } from "../../../workers/limits/abuse-limits.ts";
import { addressOf } from "../../../workers/limits/address-of.ts";
import { LateLimit } from "../../../workers/limits/late-limit.ts";
import { exceedsSwift, SWIFT_RETRY_AFTER_MS } from "../../../workers/limits/swift-limit.ts";
import { mapStorage } from "../hub/map-storage.ts";

const from = (address?: string) =>
  addressOf(new Request("http://h", { headers: { ...(address && { "cf-connecting-ip": address }) } }));

it("counts all addresses of an IPv6 network as one, and an IPv4 address in IPv6 as itself", () => {
  expect(from("2001:db8:1:2::1")).toBe(from("2001:DB8:1:2:ffff:ffff:ffff:ffff"));
  expect(from("2001:db8:1:2::1")).not.toBe(from("2001:db8:1:3::1"));
  expect(from("::ffff:192.0.2.1")).toBe(from("192.0.2.1"));
  expect(from()).toBeNull();
});

it("goes on while a limiter has not answered, refuses once it has, and goes on again after a while", async () => {
  let nowMs = 0;
  let by: LimitBy | null = null;
  const limit = new LateLimit(
    () => Promise.resolve(by),
    () => nowMs,
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  expect(limit.admit()).toBeNull();
  await settle();
  by = "account";
  expect(limit.admit(), "the answer is not there yet").toBeNull();
  await settle();
  nowMs = 1_000;
  expect(limit.admit()).toEqual({ by: "account", retryAfterMs: SWIFT_RETRY_AFTER_MS - 1_000 });
  by = null;
  nowMs = SWIFT_RETRY_AFTER_MS;
  expect(limit.admit()).toBeNull();
});

it("limits nothing where a limiter fails", async () => {
  const limit = new LateLimit(
    () => Promise.reject(new Error("out of reach")),
    () => 0,
  );
  limit.admit();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(limit.admit()).toBeNull();
});

it("asks each limiter for what it bounds, under a key of its own, and says by whom there was too much", async () => {
  const asked: [number, string][] = [];
  const limiter = (max: number, success: boolean) => ({
    limit: ({ key }: { key: string }) => {
      asked.push([max, key]);
      return Promise.resolve({ success });
    },
  });
  const env = { RATE_60: limiter(60, true), RATE_1200: limiter(1_200, false) };
  const who = { account: "ann", device: "phone", address: "192.0.2.1" };
  expect(await exceedsSwift(env, "searches", who)).toBe("address");
  expect(asked).toEqual([
    [60, "searches:account:ann"],
    [60, "searches:device:phone"],
    [1_200, "searches:address:192.0.2.1"],
  ]);
  expect(await exceedsSwift({ ...env, LOCAL: {} }, "searches", who)).toBeNull();
  expect(await exceedsSwift({}, "searches", who), "a deployment without limiters").toBeNull();
});

it("ends the oldest sockets of a device and of an account that has too many, lost ones first", () => {
  const socketsOf = (device: string, count: number, fromMs: number) =>
    Array.from({ length: count }, (_, n) => {
      const name = `${device} ${n}`;
      const socket = { name, send() {}, close() {}, serializeAttachment() {}, deserializeAttachment() {} };
      return [socket, { device, isLost: false, startedAtMs: fromMs + n }] as const;
    });
  const ended = (entries: ReturnType<typeof socketsOf>, device: string) =>
    surplusOf(entries, device).map((socket) => (socket as { name?: string }).name);
  const { maxDeviceSockets, maxAccountSockets } = LIMITS;
  const tabs = socketsOf("laptop", maxDeviceSockets, 100);
  expect(ended(tabs, "laptop")).toEqual([]);
  const more = socketsOf("laptop", maxDeviceSockets + 1, 100);
  expect(ended(more, "laptop")).toEqual(["laptop 0"]);
  const lost = more.map(([socket, link], n) => [socket, { ...link, isLost: n === 5 }] as const);
  expect(ended(lost as typeof more, "laptop")).toEqual(["laptop 5"]);
  const phones = socketsOf("phone", maxAccountSockets - maxDeviceSockets + 1, 0);
  expect(ended([...tabs, ...phones], "phone")).toEqual(["phone 0"]);
});

it("remembers the newest word about a suspension, and lets it end by itself", () => {
  const kv = mapStorage();
  const suspension = new Suspension(kv);
  expect(suspension.isInForce(0)).toBe(false);
  expect(suspension.set(2, 1_000)).toBe(true);
  expect(suspension.set(1, null), "an older word").toBe(false);
  expect(new Suspension(kv).isInForce(999)).toBe(true);
  expect(suspension.isInForce(1_000)).toBe(false);
  expect(suspension.set(3, null)).toBe(true);
  expect(suspension.isInForce(999)).toBe(false);
});
