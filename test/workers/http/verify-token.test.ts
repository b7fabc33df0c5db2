import { env } from "cloudflare:workers";
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, expect, it, vi } from "vitest";
import { verifyToken } from "../../../workers/auth/verify-token.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount, makeGuest } from "../../support/workers/test-user.ts";

beforeAll(migrate);

const CLAIMS = { iss: "hither", aud: "hither-socket" };

async function makeKey(kid: string, expiresAt: number | null = null) {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const insert = `INSERT INTO jwks (id, public_key, private_key, created_at, expires_at, alg, crv)
    VALUES (?, ?, '', 1, ?, 'EdDSA', 'Ed25519')`;
  await env.DB.prepare(insert)
    .bind(kid, JSON.stringify(await exportJWK(publicKey)), expiresAt)
    .run();
  return privateKey;
}

const sign = (key: CryptoKey, kid: string, claims: Record<string, unknown> = {}) =>
  new SignJWT({ ...CLAIMS, sub: "user-abc1", sid: "sign-in-1", exp: nowS() + 60, ...claims })
    .setProtectedHeader({ alg: "EdDSA", kid })
    .sign(key);

const nowS = () => Math.floor(Date.now() / 1_000);

/** A fresh handle of the database, so that each test begins as a fresh isolate does. */
function freshEnv() {
  const reads = vi.fn();
  const DB = new Proxy(env.DB, {
    get: (target, name) => {
      if (name === "prepare") reads();
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { env: { ...env, DB }, reads };
}

it("says whose token it is, for which sign-in, and until when", async () => {
  const ann = await makeAccount();
  const token = await ann.socketToken();
  const { results } = await env.DB.prepare("SELECT id FROM session WHERE user_id = ?").bind(ann.id).all();
  const verified = await verifyToken(env, token);
  expect(verified).toEqual({
    userId: ann.id,
    authSessionId: results[0]?.id,
    expiresAtMs: expect.any(Number),
  });
  const lifeMs = (verified?.expiresAtMs ?? 0) - Date.now();
  expect(lifeMs).toBeGreaterThan(14 * 60_000);
  expect(lifeMs).toBeLessThanOrEqual(15 * 60_000);
});

it("tells nothing about the person but the ids", async () => {
  const ann = await makeAccount({ name: "Ann Secret" });
  const token = await ann.socketToken();
  expect(Object.keys(decodeJwt(token)).sort()).toEqual(["aud", "exp", "iat", "iss", "sid", "sub"]);
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: "EdDSA", kid: expect.any(String) });
});

it("asks the database once, however many tokens come", async () => {
  const tokens = await Promise.all(
    (await Promise.all([makeGuest(), makeGuest()])).map((u) => u.socketToken()),
  );
  const fresh = freshEnv();
  for (const token of [...tokens, ...tokens]) expect(await verifyToken(fresh.env, token)).not.toBeNull();
  expect(fresh.reads).toHaveBeenCalledTimes(1);
});

it("takes a key that is new, but reads again for unknown ones at most every ten seconds", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const { env: fresh, reads } = freshEnv();
    const old = await makeKey("old-key");
    expect(await verifyToken(fresh, await sign(old, "old-key"))).not.toBeNull();
    const next = await makeKey("next-key");
    const token = await sign(next, "next-key");
    expect(await verifyToken(fresh, token)).toBeNull();
    expect(reads).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(await verifyToken(fresh, token)).not.toBeNull();
    const forged = await sign(next, "made-up-key");
    for (let i = 0; i < 5; i += 1) expect(await verifyToken(fresh, forged)).toBeNull();
    expect(reads).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

it("refuses what is expired, meant for others, incomplete, forged or garbled", async () => {
  const { env: fresh } = freshEnv();
  const key = await makeKey("good-key");
  const { privateKey: foreign } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  const good = await sign(key, "good-key");
  const unsigned = `${btoa('{"alg":"none"}')}.${good.split(".")[1]}.`;
  const bad = [
    await sign(key, "good-key", { exp: nowS() - 1 }),
    await sign(key, "good-key", { iss: "somebody" }),
    await sign(key, "good-key", { aud: "something" }),
    await sign(key, "good-key", { sub: undefined }),
    await sign(key, "good-key", { sid: 7 }),
    await sign(key, "good-key", { exp: undefined }),
    await sign(foreign, "good-key"),
    good.slice(0, -2),
    unsigned,
    "a.b.c",
    "",
  ];
  for (const token of bad) expect(await verifyToken(fresh, token), token).toBeNull();
  expect(await verifyToken(fresh, good)).not.toBeNull();
});

it("lets a replaced key verify for a day, not longer", async () => {
  const { env: fresh } = freshEnv();
  const hourMs = 3_600_000;
  const recent = await makeKey("recent-key", Date.now() - hourMs);
  const ancient = await makeKey("ancient-key", Date.now() - 25 * hourMs);
  expect(await verifyToken(fresh, await sign(recent, "recent-key"))).not.toBeNull();
  expect(await verifyToken(fresh, await sign(ancient, "ancient-key"))).toBeNull();
});
