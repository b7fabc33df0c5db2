import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Device, DeviceList } from "../../../protocol/chat/resources.ts";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { guessDeviceName } from "../../../workers/auth/device-name.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, connectWith, openRawSocket } from "../../support/workers/test-socket.ts";
import { makeAccount, makeGuest, send, TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

type Account = Awaited<ReturnType<typeof makeAccount>>;

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";

/** Signs in once more, as another device does. */
async function signIn({ id, email, password }: Account, userAgent = FIREFOX): Promise<TestUser> {
  const response = await send("/v1/auth/sign-in/email", {
    method: "POST",
    headers: { "user-agent": userAgent },
    body: JSON.stringify({ email, password }),
  });
  expect(response.status).toBe(200);
  return new TestUser(id, response.headers.get("set-auth-token") ?? "");
}

const devicesOf = async (user: TestUser) => (await user.ok<DeviceList>("GET", "/v1/me/devices")).items;

async function currentDevice(user: TestUser): Promise<Device> {
  const current = (await devicesOf(user)).filter((device) => device.current);
  expect(current).toHaveLength(1);
  return current[0] as Device;
}

it("lists where a user is signed in, each by what its browser says, and marks the one that asks", async () => {
  const phone = await makeAccount();
  const laptop = await signIn(phone);
  const devices = await devicesOf(laptop);
  expect(devices).toHaveLength(2);
  const { deviceId } = await currentDevice(laptop);
  expect(deviceId).not.toBe((await currentDevice(phone)).deviceId);
  expect(devices.find((device) => device.deviceId === deviceId)?.name).toBe("Firefox on Linux");
});

it("tells nobody the secrets of a sign-in", async () => {
  const ann = await makeGuest();
  const text = JSON.stringify(await devicesOf(ann));
  expect(text).not.toContain(ann.token);
  expect(text).not.toContain(ann.token.split(".")[0]);
});

it("keeps the name that a user gives a device", async () => {
  const phone = await makeAccount();
  const laptop = await signIn(phone);
  const { deviceId } = await currentDevice(laptop);
  const path = `/v1/me/devices/${deviceId}`;
  expect(await phone.ok("PATCH", path, { name: "  Kitchen 노트북 " })).toMatchObject({
    name: "Kitchen 노트북",
    current: false,
  });
  expect((await currentDevice(laptop)).name).toBe("Kitchen 노트북");
  for (const name of ["", "x".repeat(61), 7]) {
    expect(await phone.problem("PATCH", path, { name })).toMatchObject({ status: 400, field: "name" });
  }
});

it("signs a device out: its requests are refused, its socket closes at once, and its token opens no other", async () => {
  const phone = await makeAccount();
  const laptop = await signIn(phone);
  const token = await laptop.socketToken();
  const [onPhone, onLaptop] = await Promise.all([connect(phone), connectWith(token)]);
  const { deviceId } = await currentDevice(laptop);
  expect(await phone.ok("DELETE", `/v1/me/devices/${deviceId}`)).toEqual({ done: true });
  await onLaptop.closing();
  expect((await laptop.send("GET", "/v1/me")).status).toBe(401);
  expect(await devicesOf(phone)).toHaveLength(1);
  const again = await openRawSocket();
  again.send({ type: "hello", protocol: PROTOCOL_VERSION, token });
  await again.closing();
  expect(onPhone.closed).toBeNull();
  onPhone.close();
});

it("closes the sockets of a device that signs itself out, and of those that a new password signs out", async () => {
  const phone = await makeAccount();
  const laptop = await signIn(phone);
  const tablet = await signIn(phone);
  const [onPhone, onLaptop, onTablet] = await Promise.all([connect(phone), connect(laptop), connect(tablet)]);
  expect((await laptop.send("POST", "/v1/auth/sign-out", {})).status).toBe(200);
  await onLaptop.closing();
  expect([onPhone.closed, onTablet.closed]).toEqual([null, null]);
  const change = { currentPassword: phone.password, newPassword: "another horse", revokeOtherSessions: true };
  expect((await phone.send("POST", "/v1/auth/change-password", change)).status).toBe(200);
  await onTablet.closing();
  await onPhone.closing();
});

it("shows and changes nobody else's devices", async () => {
  const [ann, bob] = await Promise.all([makeGuest(), makeGuest()]);
  const { deviceId } = await currentDevice(ann);
  for (const id of [deviceId, "no-such-device"]) {
    expect(await bob.problem("PATCH", `/v1/me/devices/${id}`, { name: "mine" })).toMatchObject({
      status: 404,
      type: "/problems/no-such-device",
    });
    expect((await bob.problem("DELETE", `/v1/me/devices/${id}`)).type).toBe("/problems/no-such-device");
  }
  expect((await currentDevice(ann)).deviceId).toBe(deviceId);
});

it("lists no sign-in that has expired", async () => {
  const phone = await makeAccount();
  const laptop = await signIn(phone);
  const { deviceId } = await currentDevice(laptop);
  await env.DB.prepare("UPDATE session SET expires_at = 1 WHERE id = ?").bind(deviceId).run();
  expect(await devicesOf(phone)).toHaveLength(1);
});

it.each([
  [FIREFOX, "Firefox on Linux"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  [
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
    "Edge on Windows",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Mac"],
  ["okhttp/5.1.0", "okhttp"],
  ["", "Unknown device"],
  [null, "Unknown device"],
])("guesses of %j the name %s", (userAgent, name) => {
  expect(guessDeviceName(userAgent)).toBe(name);
});
