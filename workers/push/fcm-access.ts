import { importPKCS8, SignJWT } from "jose";
import { z } from "zod";
import { call, type Network } from "./provider.ts";

const SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** Google takes no assertion that lives longer. */
const ASSERTION_LIFE_S = 3_600;
/** A token is not used in its last minutes: a request takes a while. */
const RENEW_BEFORE_END_MS = 300_000;

/** The key file of a service account, as far as it is needed. */
const serviceAccountSchema = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  token_uri: z.url(),
});
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;

/** @throws Error where it is none */
export function parseServiceAccount(json: string): ServiceAccount {
  try {
    return serviceAccountSchema.parse(JSON.parse(json));
  } catch {
    // The parser's own message would quote the key.
    throw new Error("FCM_SERVICE_ACCOUNT is no key file of a service account");
  }
}

const grantSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

interface Access {
  token: string;
  renewAtMs: number;
}

/**
 * Access tokens for a service account (RFC 7523, section 2.1). One is kept until shortly before its end, and whoever needs one while it is
 * being fetched waits for the same.
 */
export class FcmAccess {
  readonly #network: Network;
  readonly #account: ServiceAccount;
  #access: Promise<Access> | null = null;

  constructor(network: Network, account: ServiceAccount) {
    this.#network = network;
    this.#account = account;
  }

  /** Throws where none is to be had now. */
  async token(): Promise<string> {
    const asked = this.#access;
    const known = await asked?.catch(() => null);
    if (known && this.#network.nowMs() < known.renewAtMs) return known.token;
    // Somebody else may have begun to fetch one meanwhile.
    if (this.#access === asked) this.#access = this.#fetch();
    return (await (this.#access ?? this.#fetch())).token;
  }

  /** The token was not accepted: it is not used again. */
  async drop(token: string): Promise<void> {
    const asked = this.#access;
    const known = await asked?.catch(() => null);
    if (known?.token === token && this.#access === asked) this.#access = null;
  }

  async #fetch(): Promise<Access> {
    const { private_key, client_email, token_uri } = this.#account;
    const nowMs = this.#network.nowMs();
    const nowS = Math.floor(nowMs / 1_000);
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ typ: "JWT", alg: "RS256" })
      .setIssuer(client_email)
      .setAudience(token_uri)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + ASSERTION_LIFE_S)
      .sign(await importPKCS8(private_key, "RS256"));
    const { status, body } = await call(this.#network, token_uri, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString(),
    });
    if (status !== 200) throw new Error(`the token endpoint answers ${status}`);
    const { access_token, expires_in } = parseGrant(body);
    return { token: access_token, renewAtMs: nowMs + expires_in * 1_000 - RENEW_BEFORE_END_MS };
  }
}

function parseGrant(body: string): z.infer<typeof grantSchema> {
  try {
    return grantSchema.parse(JSON.parse(body));
  } catch {
    // The parser's own message would quote the token.
    throw new Error("the token endpoint answers with no token");
  }
}
