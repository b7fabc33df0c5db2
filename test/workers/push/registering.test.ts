import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { openDb } from "../../../db/db.ts";
import type { Device, DeviceList } from "../../../protocol/chat/resources.ts";
import type {
  PushOptions,
  PushRegistration,
  PushTarget,
} from "../../../protocol/notifications/push-target.ts";
import { hubsOf } from "../../../workers/friends/hub-call.ts";
import { registerTarget } from "../../../workers/push/register.ts";
import { targetHash } from "../../../workers/push/target-hash.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, makeGuest, send, TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const PATH = "/v1/me/devices/current/push";

/** A browser's subscription. */
async function subscribe(host = "https://fcm.googleapis.com"): Promise<PushTarget> {
  const keys = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, [
    "deriveBits",
  ])) as CryptoKeyPair;
  const point = (await crypto.subtle.exportKey("raw", keys.publicKey)) as ArrayBuffer;
  const p256dh = btoa(String.fromCharCode(...new Uint8Array(point)));
  return {
    type: "webPush",
    endpoint: `${host}/fcm/send/${crypto.randomUUID()}`,
    keys: {
      p256dh: p256dh.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
      auth: "AAAAAAAAAAAAAAAAAAAAAA",
    },
    locale: "ko",
  };
}

const registered = async (user: TestUser) => (await user.ok<PushRegistration>("GET", PATH)).target;
const devicesOf = async (user: TestUser) => (await user.ok<DeviceList>("GET", "/v1/me/devices")).items;
const rows = async (target: PushTarget) => {
  const { results } = await env.DB.prepare("SELECT user_id, device FROM push_targets WHERE target_hash = ?")
    .bind(await targetHash(target))
    .all<{ user_id: string; device: string }>();
  return results;
};

async function currentDevice(user: TestUser): Promise<Device> {
  const device = (await devicesOf(user)).find(({ current }) => current);
  if (!device) throw new Error("no device");
  return device;
}

async function signIn({ id, email, password }: Awaited<ReturnType<typeof makeAccount>>): Promise<TestUser> {
  const body = JSON.stringify({ email, password });
  const response = await send("/v1/auth/sign-in/email", { method: "POST", body });
  return new TestUser(id, response.headers.get("set-auth-token") ?? "");
}

it("tells apps what they need to subscribe, if they are signed in", async () => {
  const ann = await makeGuest();
  const options = await ann.ok<PushOptions>("GET", "/v1/push-options");
  expect(options.fcm).toBe(false);
  expect(options.webPush?.applicationServerKey).toBe(
    "BN7AKnBZmN8iIea0K51yH2sM5jFWhEb2uSWDZOTFtR1cPMlU8Z0_eOqB6ZVtIs4FaDcKDaK5AjPeNLa0fO0ChU4",
  );
  expect((await send("/v1/push-options")).status).toBe(401);
});

describe("a target", () => {
  it("is the device's own, until it is taken back", async () => {
    const phone = await makeAccount();
    const laptop = await signIn(phone);
    const target = await subscribe();
    expect(await registered(phone)).toBeNull();
    expect(await phone.ok("PUT", PATH, target)).toEqual({ target });
    expect([await registered(phone), await registered(laptop)]).toEqual([target, null]);
    expect(await rows(target)).toEqual([
      { user_id: phone.id, device: (await currentDevice(phone)).deviceId },
    ]);
    expect(await phone.ok("DELETE", PATH)).toEqual({ done: true });
    expect([await registered(phone), await rows(target)]).toEqual([null, []]);
    expect(await phone.ok("DELETE", PATH)).toEqual({ done: true });
  });

  it("is replaced by the device's next one", async () => {
    const ann = await makeGuest();
    const [old, fresh] = [await subscribe(), await subscribe()];
    await ann.ok("PUT", PATH, old);
    await ann.ok("PUT", PATH, fresh);
    await ann.ok("PUT", PATH, fresh);
    expect(await registered(ann)).toEqual(fresh);
    expect([await rows(old), (await rows(fresh)).length]).toEqual([[], 1]);
  });

  it("reaches the account that registered it last, and the one before no more", async () => {
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    const target = await subscribe();
    await ann.ok("PUT", PATH, target);
    await bob.ok("PUT", PATH, target);
    expect([await registered(ann), await registered(bob)]).toEqual([null, target]);
    expect((await rows(target)).map(({ user_id }) => user_id)).toEqual([bob.id]);
  });

  it("stays with one account of many that want it at once", async () => {
    const people = await Promise.all(Array.from({ length: 4 }, makeGuest));
    const target = await subscribe();
    await Promise.all(people.map((person) => person.ok("PUT", PATH, target)));
    const [holder, ...others] = await rows(target);
    expect(others).toEqual([]);
    const last = people.find(({ id }) => id === holder?.user_id);
    expect(last && (await registered(last))).toEqual(target);
  });

  it("is not taken over while its last account's hub is out of reach, and nothing changes", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
    const target = await subscribe();
    await ann.ok("PUT", PATH, target);
    const { deviceId } = await currentDevice(bob);
    const hubOf = (userId: string) => {
      if (userId === ann.id) throw new Error("out of reach");
      return hubsOf(env)(userId);
    };
    const registering = { db: openDb(env.DB), hubOf, userId: bob.id, device: deviceId };
    await expect(registerTarget(registering, target)).rejects.toThrow("unavailable");
    expect([await registered(ann), await registered(bob)]).toEqual([target, null]);
    expect((await rows(target)).map(({ user_id }) => user_id)).toEqual([ann.id]);
  });

  it("ends with the sign-in, by whatever way that ends", async () => {
    const phone = await makeAccount();
    const [laptop, tablet] = [await signIn(phone), await signIn(phone)];
    const targets = [await subscribe(), await subscribe(), await subscribe()] as const;
    await phone.ok("PUT", PATH, targets[0]);
    await laptop.ok("PUT", PATH, targets[1]);
    await tablet.ok("PUT", PATH, targets[2]);
    const ids = [await currentDevice(phone), await currentDevice(laptop), await currentDevice(tablet)];
    const hub = env.USER_HUBS.getByName(phone.id);
    const inHub = () => Promise.all(ids.map(({ deviceId }) => hub.readPushTarget(deviceId)));
    await laptop.ok("POST", "/v1/auth/sign-out", {});
    expect([await rows(targets[1]), await inHub()]).toEqual([[], [targets[0], null, targets[2]]]);
    await phone.ok("DELETE", `/v1/me/devices/${ids[2]?.deviceId}`);
    expect([await rows(targets[2]), await inHub()]).toEqual([[], [targets[0], null, null]]);
    await phone.ok("DELETE", "/v1/me", { password: phone.password });
    await vi.waitFor(async () => expect(await inHub()).toEqual([null, null, null]), { timeout: 10_000 });
    expect(await rows(targets[0])).toEqual([]);
  });
});

describe("a target that may not be", () => {
  it.each([
    ["http://fcm.googleapis.com", "endpoint"],
    ["https://evil.example", "endpoint"],
    ["https://169.254.169.254", "endpoint"],
    ["https://fcm.googleapis.com:8443", "endpoint"],
    ["http://localhost:8787", "endpoint"],
    ["file://", "endpoint"],
  ])("is refused at %s", async (host, field) => {
    const ann = await makeGuest();
    const target = await subscribe(host);
    expect(await ann.problem("PUT", PATH, target)).toMatchObject({ status: 400, field });
    expect([await registered(ann), await rows(target)]).toEqual([null, []]);
  });

  it("is refused with keys that are none, or in a way that is not set up", async () => {
    const ann = await makeGuest();
    const target = await subscribe();
    const keys = { p256dh: `BA${"A".repeat(85)}`, auth: "AAAAAAAAAAAAAAAAAAAAAA" };
    expect(await ann.problem("PUT", PATH, { ...target, keys })).toMatchObject({ field: "keys.p256dh" });
    expect(await ann.problem("PUT", PATH, { ...target, keys: {} })).toMatchObject({ field: "keys.p256dh" });
    const fcm = { type: "fcm", token: "a-token-of-twenty-characters" };
    expect(await ann.problem("PUT", PATH, fcm)).toMatchObject({ status: 400, field: "type" });
    expect(await ann.problem("PUT", PATH, { ...target, extra: 1 })).toMatchObject({ status: 400 });
    expect(await ann.problem("PUT", PATH, { ...target, locale: "no locale" })).toMatchObject({
      field: "locale",
    });
    expect(await registered(ann)).toBeNull();
  });
});
