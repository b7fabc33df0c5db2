import { createECDH, createPublicKey, type ECDH, randomBytes, verify } from "node:crypto";
import { decrypt } from "http_ece";
import type { PushTargetInput } from "../../protocol/notifications/push-target.ts";
import { Refusal, splitToken } from "./refusal.ts";

type WebPushTarget = Extract<PushTargetInput, { type: "webPush" }>;

interface Subscription {
  keys: ECDH;
  authSecret: string;
  applicationServerKey: string;
}

const DAY_S = 86_400;

/**
 * A Web Push service and the browsers behind it, by RFC 8030, 8291 and 8292. It shares no code with the sender, so that both
 * are held to the same standard and not to each other.
 */
export class WebPushSide {
  readonly #origin: string;
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** What a browser does at `pushManager.subscribe`. */
  subscribe(applicationServerKey: string): { to: string; target: WebPushTarget } {
    const to = randomBytes(16).toString("base64url");
    const keys = createECDH("prime256v1");
    keys.generateKeys();
    const authSecret = randomBytes(16).toString("base64url");
    this.#subscriptions.set(to, { keys, authSecret, applicationServerKey });
    const p256dh = keys.getPublicKey().toString("base64url");
    const endpoint = `${this.#origin}/push/${to}`;
    return { to, target: { type: "webPush", endpoint, keys: { p256dh, auth: authSecret } } };
  }

  /** Checks a request for a subscription, and decrypts it. Throws a `Refusal` where a real service would refuse. */
  receive(to: string, headers: Record<string, string>, body: Buffer, nowMs: number): unknown {
    const subscription = this.#subscriptions.get(to);
    if (!subscription) throw new Refusal(404, "there is no such subscription");
    this.#checkVapid(headers["authorization"], subscription, nowMs);
    if (headers["content-encoding"] !== "aes128gcm") throw new Refusal(415, "the encoding is not aes128gcm");
    if (!/^\d+$/.test(headers["ttl"] ?? "")) throw new Refusal(400, "there is no TTL");
    if (!/^(very-low|low|normal|high)?$/.test(headers["urgency"] ?? ""))
      throw new Refusal(400, "the urgency is none");
    if (!/^[A-Za-z0-9_-]{0,32}$/.test(headers["topic"] ?? "")) throw new Refusal(400, "the topic is none");
    if (body.length > 4_096) throw new Refusal(413, "the payload is too large");
    const { keys, authSecret } = subscription;
    try {
      const text = decrypt(body, { version: "aes128gcm", privateKey: keys, authSecret }).toString();
      return JSON.parse(text);
    } catch (error) {
      throw new Refusal(400, `the browser cannot read it: ${String(error)}`);
    }
  }

  #checkVapid(authorization: string | undefined, { applicationServerKey }: Subscription, nowMs: number) {
    const [, token, key] = /^vapid t=([^,\s]+),\s*k=([^,\s]+)$/.exec(authorization ?? "") ?? [];
    if (!token || !key) throw new Refusal(401, "there is no VAPID");
    if (key !== applicationServerKey) throw new Refusal(403, "the key is not the subscription's");
    const { header, claims, signed, signature } = splitToken(token);
    if (header["alg"] !== "ES256") throw new Refusal(403, "the token is not signed by ES256");
    const point = Buffer.from(key, "base64url");
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    };
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    if (!verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)) {
      throw new Refusal(403, "the signature is wrong");
    }
    const { aud, exp, sub } = claims;
    if (aud !== this.#origin) throw new Refusal(403, `the audience is ${String(aud)}`);
    const leftS = Number(exp) - nowMs / 1_000;
    if (!(leftS > 0 && leftS <= DAY_S)) throw new Refusal(403, "the token has ended, or lives too long");
    if (!/^(mailto:|https:)/.test(String(sub))) throw new Refusal(403, "the subject is no address");
  }
}
