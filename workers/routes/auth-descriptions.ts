import { z } from "zod";
import { displayNameSchema } from "../../protocol/resources.ts";
import { PASSWORD_LENGTH } from "../auth/auth.ts";
import type { RouteDescription } from "./describe.ts";

type AuthRoute = Omit<RouteDescription, "tag"> & { method: "GET" | "POST"; path: string };

const email = z.email();
const password = z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max);
const user = z.object({ id: z.string(), name: z.string(), handle: z.string() });
const signedIn = z.object({ token: z.string(), user });
const webAuthn = z.record(z.string(), z.unknown()).describe("as WebAuthn defines it, in JSON");

const TOKEN = "Phones keep the value of the header `set-auth-token`; browsers get a cookie.";
const PASSKEY =
  "The challenge is kept in a cookie: send back the cookies of the first call, with an `Origin` header.";

/** The account routes that clients use, for the OpenAPI document: better-auth serves them and does not describe them. */
export const AUTH_ROUTES: AuthRoute[] = [
  {
    method: "POST",
    path: "/sign-up/email",
    summary: "Sign up with e-mail and password",
    description: `Makes an account with a generated handle, and signs in. ${TOKEN}`,
    body: z.object({ name: displayNameSchema, email, password }),
    answers: signedIn,
    problems: ["invalid-input", "email-taken", "rate-limited"],
    isPublic: true,
  },
  {
    method: "POST",
    path: "/sign-in/email",
    summary: "Sign in with e-mail and password",
    description: TOKEN,
    body: z.object({ email, password: z.string() }),
    answers: signedIn,
    problems: ["invalid-input", "invalid-email-or-password", "rate-limited"],
    isPublic: true,
  },
  {
    method: "POST",
    path: "/sign-in/anonymous",
    summary: "Sign in as a new guest",
    description: `A guest can do everything, and becomes an account with POST /v1/me/upgrade. ${TOKEN}`,
    answers: signedIn,
    problems: ["rate-limited"],
    isPublic: true,
  },
  { method: "POST", path: "/sign-out", summary: "Sign out", answers: z.object({ success: z.boolean() }) },
  {
    method: "GET",
    path: "/token",
    summary: "A token for the socket",
    description: "A JWT (EdDSA) for 15 minutes. It holds the user id and nothing else about the person.",
    answers: z.object({ token: z.string() }),
    problems: ["rate-limited"],
  },
  {
    method: "GET",
    path: "/jwks",
    summary: "The public keys of the socket's tokens",
    answers: z.object({ keys: z.array(webAuthn) }),
    isPublic: true,
  },
  {
    method: "GET",
    path: "/list-sessions",
    summary: "Where I am signed in",
    answers: z.array(z.object({ id: z.string(), token: z.string(), userAgent: z.string().nullable() })),
  },
  {
    method: "POST",
    path: "/revoke-session",
    summary: "Sign out elsewhere",
    body: z.object({ token: z.string() }),
    answers: z.object({ status: z.boolean() }),
  },
  {
    method: "POST",
    path: "/change-password",
    summary: "Change my password",
    body: z.object({ currentPassword: z.string(), newPassword: password, revokeOtherSessions: z.boolean() }),
    answers: z.object({ token: z.string().nullable(), user }),
    problems: ["invalid-password", "rate-limited"],
  },
  {
    method: "GET",
    path: "/passkey/generate-register-options",
    summary: "Begin to add a passkey",
    description: `Only within a day of signing in. ${PASSKEY}`,
    answers: webAuthn,
  },
  {
    method: "POST",
    path: "/passkey/verify-registration",
    summary: "Add a passkey",
    body: z.object({ response: webAuthn, name: z.string().optional() }),
    answers: webAuthn,
    problems: ["passkey-refused"],
  },
  {
    method: "GET",
    path: "/passkey/generate-authenticate-options",
    summary: "Begin to sign in with a passkey",
    description: PASSKEY,
    answers: webAuthn,
    isPublic: true,
  },
  {
    method: "POST",
    path: "/passkey/verify-authentication",
    summary: "Sign in with a passkey",
    description: TOKEN,
    body: z.object({ response: webAuthn }),
    answers: z.object({ session: z.object({ token: z.string() }), user }),
    problems: ["passkey-refused", "rate-limited"],
    isPublic: true,
  },
];
