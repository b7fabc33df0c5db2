import { createLocalJWKSet, errors, type JWK, jwtVerify } from "jose";
import { openDb } from "../../db/db.ts";
import { readSigningKeys } from "../../db/queries/signing-keys.ts";
import type { Env } from "../env.ts";
import { KEY_GRACE_S, TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER } from "./token-options.ts";

export interface VerifiedToken {
  userId: string;
  /** The sign-in that the token was made for; a device keeps it until it signs out. */
  authSessionId: string;
  expiresAtMs: number;
}

/** How soon the keys may be read again when a token names one that is not known: anybody can make up names. */
const REREAD_AFTER_MS = 10_000;

interface KeyCache {
  keySet: ReturnType<typeof createLocalJWKSet>;
  /** When the keys may be read again. A deployment makes its first key with its first token, so no key is no answer. */
  rereadAfterMs: number;
}

const caches = new WeakMap<D1Database, KeyCache>();

/**
 * Says whom a token of `GET /v1/auth/token` belongs to, or null if it is malformed, expired, or signed by nobody we
 * know. Asks the database only for keys that this isolate has not seen.
 */
export async function verifyToken(env: Env, token: string): Promise<VerifiedToken | null> {
  const cache = caches.get(env.DB) ?? (await readKeys(env.DB));
  const verified = await verifyWith(cache, token);
  if (verified !== "unknownKey") return verified;
  if (Date.now() < cache.rereadAfterMs) return null;
  const again = await verifyWith(await readKeys(env.DB), token);
  return again === "unknownKey" ? null : again;
}

async function readKeys(d1: D1Database): Promise<KeyCache> {
  const keys = await readSigningKeys(openDb(d1));
  const isUsable = ({ expiresAt }: (typeof keys)[number]) =>
    expiresAt === null || expiresAt.getTime() + KEY_GRACE_S * 1_000 > Date.now();
  const jwks = keys.filter(isUsable).map(({ id, publicKey, alg }): JWK => {
    const jwk = JSON.parse(publicKey) as JWK;
    return { ...jwk, kid: id, alg: alg ?? TOKEN_ALGORITHM };
  });
  const rereadAfterMs = Date.now() + (jwks.length > 0 ? REREAD_AFTER_MS : 0);
  const cache = { keySet: createLocalJWKSet({ keys: jwks }), rereadAfterMs };
  caches.set(d1, cache);
  return cache;
}

async function verifyWith({ keySet }: KeyCache, token: string): Promise<VerifiedToken | null | "unknownKey"> {
  try {
    const { payload } = await jwtVerify<{ sid: unknown }>(token, keySet, {
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      algorithms: [TOKEN_ALGORITHM],
      requiredClaims: ["sub", "sid", "exp"],
    });
    const { sub, sid, exp } = payload;
    if (typeof sub !== "string" || typeof sid !== "string" || exp === undefined) return null;
    return { userId: sub, authSessionId: sid, expiresAtMs: exp * 1_000 };
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return "unknownKey";
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
