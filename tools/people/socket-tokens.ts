import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { LocalServer } from "../local-server/start-server.ts";

/** As `workers/auth/token-options.ts` has them. */
const ISSUER = "hither";
const AUDIENCE = "hither-socket";
/** Longer than anything runs that needs as many tokens. */
const LIFE_S = 4 * 3_600;

/** A key that was replaced just now still verifies for a day, and the server signs with one of its own. */
const INSERT_KEY = `INSERT INTO jwks (id, public_key, private_key, created_at, expires_at, alg, crv)
  VALUES (?1, ?2, '', ?3, ?3, 'EdDSA', 'Ed25519')`;

/** Signs a socket's token for somebody, without asking the server. */
export type TokenSigner = (userId: string) => string;

/**
 * A signer whose key the local server trusts: its public half is entered into the database, as the server's own would be. For
 * thousands of people at once; each of them has signed in as if with a device of the same name (see `makePeople`). To be called
 * before the server has checked a first token: it reads its keys then.
 */
export async function socketTokenSigner({ miniflare }: LocalServer): Promise<TokenSigner> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const keyId = randomUUID();
  const database = await miniflare.getD1Database("DB");
  const nowMs = Date.now();
  const publicJwk = JSON.stringify(publicKey.export({ format: "jwk" }));
  await database.prepare(INSERT_KEY).bind(keyId, publicJwk, nowMs).run();

  const header = encoded({ alg: "EdDSA", kid: keyId });
  const issuedAtS = Math.floor(nowMs / 1_000);
  return (userId) => {
    const claims = { sub: userId, sid: userId, iss: ISSUER, aud: AUDIENCE };
    const body = `${header}.${encoded({ ...claims, iat: issuedAtS, exp: issuedAtS + LIFE_S })}`;
    return `${body}.${sign(null, Buffer.from(body), privateKey).toString("base64url")}`;
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
