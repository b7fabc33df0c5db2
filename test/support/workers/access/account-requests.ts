import type { Caller } from "../../../../tools/contract/access/callers.ts";
import { makeGuest } from "../test-user.ts";
import type { Ask } from "./requests.ts";
import { addPasskey, deviceOf, signInAgain } from "./world.ts";

const at =
  (path: string, body?: unknown): Ask =>
  () => ({ path, ...(body !== undefined && { body }) });

/** By somebody new, where somebody signed in would lose their account or their sign-in by it. */
const byNewcomer =
  (path: string, body: unknown = {}): Ask =>
  async (_world, caller, may) => ({
    path,
    body,
    ...(may && !["nobody", "signedOut", "deleted"].includes(caller) && { as: await makeGuest() }),
  });

const passwordOf = (caller: Caller, password: string) => (caller === "nobody" ? { password } : {});

const SUBSCRIPTION = "https://push.invalid/a-subscription";

export const ACCOUNT_REQUESTS: Record<string, Ask> = {
  // Passwords take long to hash: who is not nobody brings none.
  "POST /v1/auth/sign-up/email": (_world, caller) => ({
    path: "/v1/auth/sign-up/email",
    body: {
      name: "New",
      email: `${crypto.randomUUID()}@example.com`,
      ...passwordOf(caller, "correct horse"),
    },
    ...(caller !== "nobody" && { status: 400 }),
  }),
  "POST /v1/auth/sign-in/email": ({ owner: { email, password } }, caller) => ({
    path: "/v1/auth/sign-in/email",
    body: { email, ...passwordOf(caller, password) },
    ...(caller !== "nobody" && { status: 400 }),
  }),
  "POST /v1/auth/sign-in/anonymous": async ({ people }) => ({
    path: "/v1/auth/sign-in/anonymous",
    body: {},
    // Who is a guest already is told so.
    as: people.nobody,
  }),
  "POST /v1/auth/sign-out": byNewcomer("/v1/auth/sign-out"),
  "GET /v1/auth/token": at("/v1/auth/token"),
  "GET /v1/auth/jwks": at("/v1/auth/jwks"),
  // That the password is wrong only somebody signed in learns.
  "POST /v1/auth/change-password": () => ({
    path: "/v1/auth/change-password",
    body: { currentPassword: "no such password", newPassword: "another horse" },
    status: 400,
  }),
  "GET /v1/auth/passkey/generate-register-options": at("/v1/auth/passkey/generate-register-options"),
  "POST /v1/auth/passkey/verify-registration": () => ({
    path: "/v1/auth/passkey/verify-registration",
    body: { response: {} },
    status: 400,
  }),
  "GET /v1/me/passkeys": at("/v1/me/passkeys"),
  "PATCH /v1/me/passkeys/:passkeyId": ({ passkeyId }) => ({
    path: `/v1/me/passkeys/${passkeyId}`,
    body: { name: "mine" },
  }),
  "DELETE /v1/me/passkeys/:passkeyId": async ({ owner, passkeyId }, _caller, may) => ({
    path: `/v1/me/passkeys/${may ? await addPasskey(owner) : passkeyId}`,
  }),
  "GET /v1/auth/passkey/generate-authenticate-options": at("/v1/auth/passkey/generate-authenticate-options"),
  "POST /v1/auth/passkey/verify-authentication": () => ({
    path: "/v1/auth/passkey/verify-authentication",
    body: { response: {} },
    status: 400,
  }),
  "DELETE /v1/me": byNewcomer("/v1/me"),
  "POST /v1/me/upgrade": async (_world, _caller, may) => ({
    path: "/v1/me/upgrade",
    body: { email: `${crypto.randomUUID()}@example.com`, password: "correct horse" },
    ...(may && { as: await makeGuest() }),
  }),
  "GET /v1/me": at("/v1/me"),
  "PATCH /v1/me": at("/v1/me", { displayName: "Another Name" }),
  "GET /v1/me/sharing": at("/v1/me/sharing"),
  "PUT /v1/me/sharing": at("/v1/me/sharing", { mode: "friends" }),
  "GET /v1/me/chat-settings": at("/v1/me/chat-settings"),
  "PUT /v1/me/chat-settings": at("/v1/me/chat-settings", { presence: "invisible" }),
  "GET /v1/me/notification-settings": at("/v1/me/notification-settings"),
  "PUT /v1/me/notification-settings": at("/v1/me/notification-settings", { preview: false }),
  "GET /v1/me/file-usage": at("/v1/me/file-usage"),
  "GET /v1/me/location-views": at("/v1/me/location-views"),
  // Whoever has a password must show it.
  "POST /v1/me/export": byNewcomer("/v1/me/export"),
  "DELETE /v1/me/picture": async (_world, _caller, may) => ({
    path: "/v1/me/picture",
    ...(may && { as: await makeGuest() }),
  }),
  "GET /v1/me/devices": at("/v1/me/devices"),
  "PATCH /v1/me/devices/:deviceId": ({ deviceId }) => ({
    path: `/v1/me/devices/${deviceId}`,
    body: { name: "renamed" },
  }),
  "DELETE /v1/me/devices/:deviceId": async ({ owner, deviceId }, _caller, may) => ({
    path: `/v1/me/devices/${may ? await deviceOf(await signInAgain(owner)) : deviceId}`,
  }),
  "GET /v1/me/devices/current/push": at("/v1/me/devices/current/push"),
  "PUT /v1/me/devices/current/push": () => ({
    path: "/v1/me/devices/current/push",
    body: { type: "webPush", endpoint: SUBSCRIPTION, locale: "en", keys: SUBSCRIPTION_KEYS },
  }),
  "DELETE /v1/me/devices/current/push": at("/v1/me/devices/current/push"),
  "GET /v1/push-options": at("/v1/push-options"),
};

/** A point of P-256, and 16 bytes. */
const SUBSCRIPTION_KEYS = {
  p256dh: "BN7AKnBZmN8iIea0K51yH2sM5jFWhEb2uSWDZOTFtR1cPMlU8Z0_eOqB6ZVtIs4FaDcKDaK5AjPeNLa0fO0ChU4",
  auth: "AAAAAAAAAAAAAAAAAAAAAA",
};
