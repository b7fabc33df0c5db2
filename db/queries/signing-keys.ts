import type { Db } from "../db.ts";
import { jwks } from "../schema/index.ts";

export interface SigningKey {
  id: string;
  /** The public half as a JWK in JSON. */
  publicKey: string;
  alg: string | null;
  expiresAt: Date | null;
}

/** The public halves of all keys that sign tokens. */
export function readSigningKeys(db: Db): Promise<SigningKey[]> {
  const { id, publicKey, alg, expiresAt } = jwks;
  return db.select({ id, publicKey, alg, expiresAt }).from(jwks);
}
