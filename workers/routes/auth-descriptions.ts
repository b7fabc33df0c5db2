import { z } from "zod";
import { displayNameSchema } from "../../protocol/resources.ts";
import { PASSWORD_LENGTH } from "../auth/password-length.ts";
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
    access: "anyone",
    summary: "Sign up with e-mail and password",
    description: `Makes an account with a generated handle, and signs in. ${TOKEN}`,
    body: z.object({ name: displayNameSchema, email, password }),
    answers: signedIn,
    problems: ["invalid-input", "guessable-password", "email-taken", "rate-limited"],
  },
  {
    method: "POST",
    path: "/sign-in/email",
    access: "anyone",
    summary: "Sign in with e-mail and password",
    description: TOKEN,
    body: z.object({ email, password: z.string() }),
    answers: signedIn,
    problems: ["invalid-input", "invalid-email-or-password", "rate-limited"],
  },
  {
    method: "POST",
    path: "/sign-in/anonymous",
    access: "anyone",
    summary: "Sign in as a new guest",
    description: `A guest can do everything, and becomes an account with POST /v1/me/upgrade. ${TOKEN}`,
    answers: signedIn,
    problems: ["rate-limited"],
  },
  {
    method: "POST",
    path: "/sign-out",
    access: "anyone",
    summary: "Sign out",
    answers: z.object({ success: z.boolean() }),
  },
  {
    method: "GET",
    path: "/token",
    access: "signedIn",
    summary: "A token for the socket",
    description: "A JWT (EdDSA) for 15 minutes. It holds the user id and nothing else about the person.",
    answers: z.object({ token: z.string() }),
    problems: ["rate-limited"],
  },
  {
    method: "GET",
    path: "/jwks",
    access: "anyone",
    summary: "The public keys of the socket's tokens",
    answers: z.object({ keys: z.array(webAuthn) }),
  },
  {
    method: "POST",
    path: "/change-password",
    access: "signedIn",
    summary: "Change my password",
    body: z.object({ currentPassword: z.string(), newPassword: password, revokeOtherSessions: z.boolean() }),
    answers: z.object({ token: z.string().nullable(), user }),
    problems: ["invalid-password", "guessable-password", "rate-limited"],
  },
  {
    method: "GET",
    path: "/passkey/generate-register-options",
    access: "signedIn",
    summary: "Begin to add a passkey",
    description: `Only within an hour of signing in. ${PASSKEY}`,
    answers: webAuthn,
    problems: ["sign-in-again"],
  },
  {
    method: "POST",
    path: "/passkey/verify-registration",
    access: "signedIn",
    summary: "Add a passkey",
    body: z.object({ response: webAuthn, name: z.string().optional() }),
    answers: webAuthn,
    problems: ["passkey-refused"],
  },
  {
    method: "GET",
    path: "/passkey/generate-authenticate-options",
    access: "anyone",
    summary: "Begin to sign in with a passkey",
    description: PASSKEY,
    answers: webAuthn,
  },
  {
    method: "POST",
    path: "/passkey/verify-authentication",
    access: "anyone",
    summary: "Sign in with a passkey",
    description: TOKEN,
    body: z.object({ response: webAuthn }),
    answers: z.object({ session: z.object({ token: z.string() }), user }),
    problems: ["passkey-refused", "rate-limited"],
  },
];
