import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { PROTOCOL_VERSION } from "../../../protocol/version.ts";
import { endSignIn } from "../../../workers/auth/end-sign-in.ts";
import { runDueChores } from "../../../workers/chores/run-due-chores.ts";
import { deviceOf, signInAgain } from "../../support/workers/access/world.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { connect, openRawSocket, type TestSocket } from "../../support/workers/test-socket.ts";
import { makeAccount, ORIGIN, send } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const WITHIN_MS = 5_000;
const closing = (socket: TestSocket) => socket.until(() => socket.closed ?? undefined, WITHIN_MS);
const choresAbout = async (userId: string) =>
  (
    await env.DB.prepare("SELECT id FROM chores WHERE subject = ? AND kind = 'signOutDevice'")
      .bind(userId)
      .all()
  ).results.length;

/** Somebody with two devices that are connected, and a token that the second one got. */
async function twoDevices() {
  const ann = await makeAccount();
  const tablet = await signInAgain(ann);
  const [phoneSocket, tabletSocket] = [await connect(ann), await connect(tablet)];
  for (const socket of [phoneSocket, tabletSocket]) await socket.frame("meSnapshot");
  return { ann, tablet, phoneSocket, tabletSocket, jwt: await tablet.socketToken() };
}

type Devices = Awaited<ReturnType<typeof twoDevices>>;

/** The ways in which a sign-in ends, and whether the other device's does. */
const WAYS: [string, boolean, (devices: Devices) => Promise<unknown>][] = [
  ["it signs out", true, ({ tablet }) => tablet.ok("POST", "/v1/auth/sign-out", {})],
  [
    "it is signed out from another device",
    true,
    async ({ ann, tablet }) => ann.ok("DELETE", `/v1/me/devices/${await deviceOf(tablet)}`),
  ],
  [
    "the password is changed and other sign-ins revoked",
    false,
    ({ ann }) =>
      ann.ok("POST", "/v1/auth/change-password", {
        currentPassword: ann.password,
        newPassword: "battery staple",
        revokeOtherSessions: true,
      }),
  ],
  ["the account is deleted", false, ({ ann }) => ann.ok("DELETE", "/v1/me", { password: ann.password })],
  [
    "its row is deleted by hand, and the minute's chores are done",
    true,
    async ({ tablet }) => {
      await env.DB.prepare("DELETE FROM session WHERE id = ?")
        .bind(await deviceOf(tablet))
        .run();
      await env.DB.prepare("UPDATE chores SET due_ms = 0").run();
      await runDueChores(env);
    },
  ],
];

describe("the socket of a device", () => {
  it.each(WAYS)("closes when %s, and its tokens open nothing any more", async (_, otherStays, end) => {
    const devices = await twoDevices();
    const { ann, tablet, phoneSocket, tabletSocket, jwt } = devices;
    await end(devices);
    expect(await closing(tabletSocket)).toEqual({ code: 4300, reason: "tokenInvalid" });
    const again = await openRawSocket();
    again.send({ type: "hello", protocol: PROTOCOL_VERSION, token: jwt });
    expect(await closing(again)).toEqual({ code: 4300, reason: "tokenInvalid" });
    expect((await tablet.send("GET", "/v1/me")).status).toBe(401);
    expect((await tablet.send("GET", "/v1/auth/token")).status).toBe(401);
    if (otherStays) expect(await phoneSocket.request({ type: "ping" })).toMatchObject({ type: "pong" });
    expect(await choresAbout(ann.id)).toBe(0);
  });

  it("closes by the cron where its hub could not be told at once", async () => {
    const { ann, tablet, tabletSocket } = await twoDevices();
    const id = await deviceOf(tablet);
    await env.DB.prepare("DELETE FROM session WHERE id = ?").bind(id).run();
    const unreachable = { getByName: () => ({ signOutDevice: () => Promise.reject(new Error("gone")) }) };
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await endSignIn(
      { ...env, USER_HUBS: unreachable as unknown as typeof env.USER_HUBS },
      { id, userId: ann.id },
    );
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
    expect(await choresAbout(ann.id)).toBe(1);
    // Whoever ended the sign-in has ten seconds for it.
    await runDueChores(env);
    expect(await choresAbout(ann.id)).toBe(1);
    await env.DB.prepare("UPDATE chores SET due_ms = due_ms - 10000").run();
    await runDueChores(env);
    expect(await closing(tabletSocket)).toEqual({ code: 4300, reason: "tokenInvalid" });
    expect(await choresAbout(ann.id)).toBe(0);
  });
});

describe("a cookie", () => {
  async function cookieOf(origin: string): Promise<string> {
    const ann = await makeAccount();
    const body = JSON.stringify({ email: ann.email, password: ann.password });
    const { app } = await import("../../../workers/app.ts");
    const request = new Request(`${origin}/v1/auth/sign-in/email`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "cf-connecting-ip": "10.9.8.7", origin },
    });
    const response = await app.fetch(request, { ...env, BASE_URL: origin });
    return response.headers.get("set-cookie") ?? "";
  }

  it("is for this host alone, over TLS, and not for scripts or other sites", async () => {
    const cookie = await cookieOf("https://hither.example");
    expect(cookie).toMatch(/^__Secure-[\w.-]+=/);
    for (const flag of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(flag);
    expect(cookie).not.toMatch(/domain=/i);
  });

  it("says nothing on the socket, whichever page opens it", async () => {
    const cookie = (await cookieOf(ORIGIN)).split(";")[0] ?? "";
    expect((await send("/v1/me", { headers: { cookie } })).status).toBe(200);
    const open = (origin: string) =>
      send("/v1/socket", { headers: { cookie, origin, upgrade: "websocket" } });
    expect((await open("https://evil.example")).status).toBe(403);
    const { webSocket } = await open(ORIGIN);
    const closed = new Promise<CloseEvent>((resolve) => webSocket?.addEventListener("close", resolve));
    webSocket?.accept();
    webSocket?.send(JSON.stringify({ type: "watchInbox" }));
    expect((await closed).reason).toBe("protocolViolation");
  });

  it("changes nothing by a form's kinds of body from another page, and no page may read what it gets", async () => {
    const cookie = (await cookieOf(ORIGIN)).split(";")[0] ?? "";
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      for (const origin of ["https://evil.example", "null", undefined]) {
        const headers = {
          cookie,
          "content-type": type,
          "sec-fetch-site": "cross-site",
          ...(origin && { origin }),
        };
        const body = JSON.stringify({ displayName: "Mallory" });
        expect((await send("/v1/me", { method: "PATCH", headers, body })).status).toBe(403);
        expect((await send("/v1/teams", { method: "POST", headers, body })).status).toBe(403);
      }
    }
    const headers = { cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const preflight = { ...headers, "access-control-request-method": "PATCH" };
    for (const response of [
      await send("/v1/me", { headers }),
      await send("/v1/me", { method: "OPTIONS", headers: preflight }),
    ]) {
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    }
  });
});

it("what is as good as a key in a path is not in the log, where something goes wrong", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const { app } = await import("../../../workers/app.ts");
  const ann = await makeAccount();
  const headers = { authorization: `Bearer ${ann.token}` };
  const broken = { ...env, DB: { prepare: () => null } as unknown as D1Database };
  const path = "/v1/invites/the-code-itself";
  expect((await app.fetch(new Request(`${ORIGIN}${path}`, { headers }), broken)).status).toBe(500);
  const lines = logged.mock.calls.flat().map(String).join(" ");
  expect(lines).not.toContain("the-code-itself");
  expect(lines).not.toContain(ann.token);
  logged.mockRestore();
});
