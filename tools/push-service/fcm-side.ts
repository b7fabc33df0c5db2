import {
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  randomBytes,
  verify,
} from "node:crypto";
import { z } from "zod";
import type { PushTargetInput } from "../../protocol/notifications/push-target.ts";
import { Refusal, splitToken } from "./refusal.ts";

type FcmTarget = Extract<PushTargetInput, { type: "fcm" }>;

const PROJECT = "hither-local";
const CLIENT_EMAIL = `sender@${PROJECT}.iam.gserviceaccount.com`;
const SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const MAX_PAYLOAD_BYTES = 4_096;

/** Strict, as FCM itself refuses fields that it does not know. */
const requestSchema = z.strictObject({
  message: z.strictObject({
    token: z.string(),
    data: z.record(z.string(), z.string()),
    android: z.strictObject({ priority: z.enum(["NORMAL", "HIGH"]), ttl: z.string().regex(/^\d+s$/) }),
    apns: z.strictObject({
      headers: z.record(z.string(), z.string()),
      payload: z.object({ aps: z.record(z.string(), z.unknown()) }),
    }),
  }),
});

/** To make one takes a while, and one does for all of a process. */
let keyPair: KeyPairKeyObjectResult | undefined;

/** Google's side of FCM: the endpoint that gives access to a service account (RFC 7523), and the one that takes messages. */
export class FcmSide {
  readonly #origin: string;
  readonly #publicKey: KeyObject;
  readonly #registrations = new Set<string>();
  readonly #access = new Map<string, number>();
  /** The key file of the service account, as JSON: the setting `FCM_SERVICE_ACCOUNT`. */
  readonly serviceAccount: string;
  /** How long access is given for, in seconds. */
  accessLifeS = 3_600;
  /** How often access was given. */
  accessGiven = 0;

  constructor(origin: string) {
    this.#origin = origin;
    keyPair ??= generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const { publicKey, privateKey } = keyPair;
    this.#publicKey = publicKey;
    this.serviceAccount = JSON.stringify({
      type: "service_account",
      project_id: PROJECT,
      client_email: CLIENT_EMAIL,
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      token_uri: this.#tokenUri,
    });
  }

  /** What an app gets when it registers. */
  register(): { to: string; target: FcmTarget } {
    const token = `${randomBytes(8).toString("hex")}:${randomBytes(40).toString("base64url")}`;
    this.#registrations.add(token);
    return { to: token, target: { type: "fcm", token } };
  }

  /** Access that was given ends now, as it does when its key is revoked. */
  endAccess(): void {
    this.#access.clear();
  }

  /** Answers a request for access. Throws a `Refusal` where Google would refuse. */
  grant(form: URLSearchParams, nowMs: number): unknown {
    if (form.get("grant_type") !== GRANT_TYPE) throw new Refusal(400, "unsupported_grant_type");
    const { header, claims, signed, signature } = splitToken(form.get("assertion") ?? "");
    const { iss, scope, aud, iat, exp } = claims;
    const nowS = nowMs / 1_000;
    const isGood =
      header["alg"] === "RS256" &&
      verify("sha256", signed, this.#publicKey, signature) &&
      iss === CLIENT_EMAIL &&
      scope === SCOPE &&
      aud === this.#tokenUri &&
      Number(iat) <= nowS + 60 &&
      Number(exp) > nowS &&
      Number(exp) - Number(iat) <= 3_600;
    if (!isGood) throw new Refusal(400, "invalid_grant");
    const token = randomBytes(24).toString("base64url");
    this.#access.set(token, nowMs + this.accessLifeS * 1_000);
    this.accessGiven += 1;
    return { access_token: token, expires_in: this.accessLifeS, token_type: "Bearer" };
  }

  /** Checks a message. Throws a `Refusal` where FCM would refuse. */
  receive(path: string, authorization: string, body: unknown, nowMs: number) {
    if (path !== `/v1/projects/${PROJECT}/messages:send`) throw new Refusal(404, "there is no such project");
    const endsAtMs = this.#access.get(authorization.replace(/^Bearer /, ""));
    if (endsAtMs === undefined || endsAtMs <= nowMs) throw new Refusal(401, "UNAUTHENTICATED");
    const request = requestSchema.safeParse(body);
    if (!request.success) throw new Refusal(400, z.prettifyError(request.error));
    const { message } = request.data;
    if (!this.#registrations.has(message.token)) throw new Refusal(404, "UNREGISTERED");
    for (const part of [message.data, { ...message.data, ...message.apns.payload }]) {
      if (Buffer.byteLength(JSON.stringify(part)) > MAX_PAYLOAD_BYTES)
        throw new Refusal(400, "INVALID_ARGUMENT");
    }
    if (Buffer.byteLength(message.apns.headers["apns-collapse-id"] ?? "") > 64) {
      throw new Refusal(400, "INVALID_ARGUMENT");
    }
    const notification: unknown = JSON.parse(message.data["hither"] ?? "null");
    return { to: message.token, notification, message };
  }

  get #tokenUri(): string {
    return `${this.#origin}/token`;
  }
}
