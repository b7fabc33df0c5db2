import type { MiddlewareHandler } from "hono";
import { log } from "../telemetry/log.ts";
import type { AppEnv, Env } from "./env.ts";
import { missingS3Settings } from "./files/upload/presign.ts";
import { ProblemError } from "./problem.ts";
import { waysOf } from "./push/deployment.ts";

const MIN_LENGTH = 32;
/** A random string of the least length has more; a repeated or typed one has fewer. */
const MIN_DISTINCT_CHARACTERS = 10;

/** Whether a secret could not be guessed, as far as can be told by looking at it. */
export function isStrong(secret: string | undefined): secret is string {
  return (
    secret !== undefined && secret.length >= MIN_LENGTH && new Set(secret).size >= MIN_DISTINCT_CHARACTERS
  );
}

const known = new WeakMap<Env, readonly string[]>();

/**
 * What is wrong with the settings of a deployment, each in a sentence for whoever set it; none of them says what a secret is. Settings
 * that belong together are set all or none.
 */
export function configurationFaults(env: Env): readonly string[] {
  const faults = known.get(env) ?? [
    ...secretFaults(env),
    ...addressFaults(env),
    ...s3Faults(env),
    ...pushFaults(env),
  ];
  known.set(env, faults);
  return faults;
}

function secretFaults({ BETTER_AUTH_SECRET: secret }: Env): string[] {
  if (isStrong(secret)) return [];
  return [
    `BETTER_AUTH_SECRET is ${secret ? "too weak" : "not set"}: it must be ${MIN_LENGTH} random characters or more. ` +
      "Set it with `wrangler secret put BETTER_AUTH_SECRET`.",
  ];
}

function addressFaults({ BASE_URL: address }: Env): string[] {
  if (address === undefined || /^https?:$/.test(URL.parse(address)?.protocol ?? "")) return [];
  return ["BASE_URL is no http: or https: address."];
}

function s3Faults(env: Env): string[] {
  const missing = missingS3Settings(env);
  return missing.length === 0 ? [] : [`Not set: ${missing.join(", ")}. Set all of S3_* or none.`];
}

function pushFaults(env: Env): string[] {
  if (!env.VAPID_PRIVATE_JWK && env.VAPID_SUBJECT) {
    return ["VAPID_SUBJECT is set and VAPID_PRIVATE_JWK is not: set both or none."];
  }
  try {
    waysOf(env);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** What says how the deployment is, is served by any. */
const ABOUT_THE_DEPLOYMENT = ["/healthz", "/readyz"];

let isLogged = false;

/**
 * Throws `misconfigured` where the deployment must not serve as it is set up, and says why in the log, once. Without a strong secret
 * anybody could forge sessions; of settings that are half there nobody knows what was meant.
 */
export function requireConfiguration(env: Env): void {
  const faults = configurationFaults(env);
  if (faults.length === 0) return;
  if (!isLogged)
    log.error("this deployment is not configured, and serves nothing", undefined, {
      cause: faults.join(" "),
    });
  isLogged = true;
  throw new ProblemError("misconfigured");
}

/** Serves nothing but what says how the deployment is, unless it is configured. */
export const refuseMisconfigured: MiddlewareHandler<AppEnv> = async (context, next) => {
  if (!ABOUT_THE_DEPLOYMENT.includes(context.req.path)) requireConfiguration(context.env);
  await next();
};
