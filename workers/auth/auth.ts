import { passkey } from "@better-auth/passkey";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { type BetterAuthOptions, betterAuth } from "better-auth/minimal";
import { anonymous } from "better-auth/plugins/anonymous";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import { openDb } from "../../db/db.ts";
import * as schema from "../../db/schema/index.ts";
import type { Env } from "../env.ts";
import { publicOrigin, trustedOrigins } from "../origin.ts";
import { AUTH_RATE_LIMITS } from "./auth-rate-limits.ts";
import { capSignIn } from "./cap-sign-in.ts";
import { logFault } from "./log-fault.ts";
import { PASSWORD_LENGTH } from "./password-length.ts";
import { requireSecret } from "./require-secret.ts";
import { afterSignIn, afterSignOut } from "./session-hooks.ts";
import { beforeAccountRoute, beforeUserCreated } from "./sign-up-hooks.ts";
import { refuseSuspended } from "./suspension.ts";
import { TOKEN_OPTIONS } from "./token-options.ts";

export type Auth = ReturnType<typeof createAuth>;

export const AUTH_BASE_PATH = "/v1/auth";

const HOUR_S = 3_600;
const DAY_S = 86_400;

let latest: { env: Env; origin: string; auth: Auth } | undefined;

/** The accounts of this deployment. Set up once per isolate, as long as it is reached by the same origin. */
export function authFor(env: Env, request: Request): Auth {
  const origin = publicOrigin(env, request);
  if (latest?.env !== env || latest.origin !== origin)
    latest = { env, origin, auth: createAuth(env, origin) };
  return latest.auth;
}

function createAuth(env: Env, origin: string) {
  const db = openDb(env.DB);
  const options = {
    appName: "Hither",
    baseURL: origin,
    basePath: AUTH_BASE_PATH,
    secret: requireSecret(env.BETTER_AUTH_SECRET),
    trustedOrigins: (request) => (request ? trustedOrigins(env, request) : [origin]),
    database: drizzleAdapter(db, { provider: "sqlite", schema }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    user: {
      additionalFields: {
        handle: { type: "string", required: false, unique: true, input: false },
        role: { type: "string", required: false, input: false },
        suspendedUntilMs: { type: "number", required: false, input: false },
      },
    },
    // A phone in a drawer for two months is still signed in; one in use stays so, for a year.
    session: {
      expiresIn: 60 * DAY_S,
      updateAge: DAY_S,
      // What lets somebody sign in for good is changed soon after signing in only.
      freshAge: HOUR_S,
      additionalFields: { deviceName: { type: "string", required: false, input: false } },
    },
    hooks: { before: beforeAccountRoute(env, db) },
    databaseHooks: {
      user: { create: { before: beforeUserCreated(db) } },
      session: {
        create: { before: refuseSuspended(db), after: afterSignIn(env) },
        update: { before: capSignIn },
        delete: { after: afterSignOut(env) },
      },
    },
    // A local server has one address for everyone, and tools that make hundreds of accounts.
    rateLimit: { enabled: env.LOCAL === undefined, storage: "database", ...AUTH_RATE_LIMITS },
    advanced: { ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] } },
    telemetry: { enabled: false },
    logger: { level: "error", log: logFault },
    onAPIError: { throw: true },
    plugins: [
      bearer(),
      jwt(TOKEN_OPTIONS),
      // Signing up while a guest makes a second account; POST /v1/me/upgrade is what keeps the first.
      anonymous({ generateName: () => "Guest", disableDeleteAnonymousUser: true }),
      passkey({ rpName: "Hither", rpID: new URL(origin).hostname, origin }),
    ],
  } satisfies BetterAuthOptions;
  return betterAuth(options);
}
