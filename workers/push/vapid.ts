import { importJWK, SignJWT } from "jose";
import { z } from "zod";

/** Well within the 24 hours that RFC 8292 (section 2) allows. */
const LIFE_S = 12 * 3_600;
/** Push services check a token once and remember it, so it is used for a while. */
const RENEW_BEFORE_MS = 6 * 3_600_000;

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const privateJwkSchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: coordinate,
  y: coordinate,
  d: coordinate,
});

/** How this deployment shows itself to Web Push services (RFC 8292). */
export class Vapid {
  /** What apps subscribe with, and what services check by: an uncompressed P-256 point in base64url. */
  readonly publicKey: string;
  readonly #key: ReturnType<typeof importJWK>;
  readonly #subject: string;
  readonly #tokens = new Map<string, { token: Promise<string>; renewAtMs: number }>();

  /**
   * @param privateJwk a P-256 key as JWK in JSON
   * @param subject whom a push service may write to: mailto: or https:
   * @throws Error where one of them is none
   */
  constructor(privateJwk: string, subject: string) {
    const jwk = privateJwkSchema.safeParse(parseJson(privateJwk));
    if (!jwk.success) throw new Error("VAPID_PRIVATE_JWK is no private P-256 key in JWK");
    if (!/^(mailto:|https:)/.test(subject)) {
      throw new Error("VAPID_SUBJECT is neither a mailto: nor an https: address");
    }
    this.publicKey = pointOf(jwk.data);
    this.#key = importJWK(jwk.data, "ES256");
    this.#subject = subject;
  }

  /** The value of `Authorization` for requests to an endpoint; the same for all of one origin for some hours. */
  async authorization(endpoint: string, nowMs: number): Promise<string> {
    const { origin } = new URL(endpoint);
    let known = this.#tokens.get(origin);
    if (known === undefined || nowMs >= known.renewAtMs) {
      known = { token: this.#sign(origin, nowMs), renewAtMs: nowMs + RENEW_BEFORE_MS };
      this.#tokens.set(origin, known);
    }
    return `vapid t=${await known.token}, k=${this.publicKey}`;
  }

  async #sign(audience: string, nowMs: number): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ typ: "JWT", alg: "ES256" })
      .setAudience(audience)
      .setSubject(this.#subject)
      .setExpirationTime(Math.floor(nowMs / 1_000) + LIFE_S)
      .sign(await this.#key);
  }
}

/** 4, x, y (SEC 1, section 2.3.3). */
function pointOf({ x, y }: z.infer<typeof privateJwkSchema>): string {
  const bytes = [x, y].map((encoded) => atob(`${encoded.replaceAll("-", "+").replaceAll("_", "/")}=`));
  return btoa(`\u0004${bytes.join("")}`)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
