import { env } from "cloudflare:workers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { makeGuest, type TestUser } from "./test-user.ts";

/** Adds a key to those that the deployment trusts, and answers how to sign a token of one's own life with it. */
export async function makeSigningKey(): Promise<(user: TestUser, lifeMs: number) => Promise<string>> {
  // The server signs with its newest key, and makes one when it has none: this one must not be the only one.
  await (await makeGuest()).socketToken();
  const kid = crypto.randomUUID();
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const insert = `INSERT INTO jwks (id, public_key, private_key, created_at, alg, crv)
    VALUES (?, ?, '', 1, 'EdDSA', 'Ed25519')`;
  await env.DB.prepare(insert)
    .bind(kid, JSON.stringify(await exportJWK(publicKey)))
    .run();
  return (user, lifeMs) =>
    new SignJWT({ sid: "sign-in-1" })
      .setProtectedHeader({ alg: "EdDSA", kid })
      .setIssuer("hither")
      .setAudience("hither-socket")
      .setSubject(user.id)
      .setExpirationTime(Math.floor((Date.now() + lifeMs) / 1_000))
      .sign(privateKey);
}
