import { encryptNotification } from "@block65/webcrypto-web-push";
import type { Notification } from "../../protocol/notifications/notification.ts";
import type { PushTarget } from "../../protocol/notifications/push-target.ts";
import { fit, jsonBytes } from "./core/fit.ts";
import { noAnswer, type Outcome, webPushOutcome } from "./core/outcome.ts";
import { isAllowedEndpoint } from "./core/push-hosts.ts";
import { call, causeOf, type Delivery, type Network, type Provider, timeToLiveS } from "./provider.ts";
import type { Vapid } from "./vapid.ts";

export type WebPushTarget = Extract<PushTarget, { type: "webPush" }>;

/** What is left of the 4,096 bytes that every service takes (RFC 8291, section 4) after header, padding and tag. */
export const MAX_WEB_PUSH_PAYLOAD_BYTES = 3_993;

/** Web Push: RFC 8030, with messages encrypted by RFC 8291 and vouched for by RFC 8292. */
export class WebPushProvider implements Provider<WebPushTarget> {
  readonly #network: Network;
  readonly #vapid: Vapid;
  readonly #extraHosts: string | undefined;

  /** @param extraHosts see `isAllowedEndpoint` */
  constructor(network: Network, vapid: Vapid, extraHosts: string | undefined) {
    this.#network = network;
    this.#vapid = vapid;
    this.#extraHosts = extraHosts;
  }

  host({ endpoint }: WebPushTarget): string {
    return new URL(endpoint).host;
  }

  async send(target: WebPushTarget, { notification, topic }: Delivery): Promise<Outcome> {
    const { endpoint } = target;
    if (!isAllowedEndpoint(endpoint, this.#extraHosts)) {
      return { result: "refused", cause: "its host is not allowed" };
    }
    const payload = fit(notification, MAX_WEB_PUSH_PAYLOAD_BYTES, jsonBytes);
    const body = await this.#encrypt(target, payload);
    if (body === null) return { result: "refused", cause: "its keys are none" };
    const nowMs = this.#network.nowMs();
    try {
      const answer = await call(this.#network, endpoint, {
        method: "POST",
        headers: {
          authorization: await this.#vapid.authorization(endpoint, nowMs),
          "content-encoding": "aes128gcm",
          "content-type": "application/octet-stream",
          ttl: String(timeToLiveS(notification)),
          urgency: urgencyOf(notification),
          topic,
        },
        body,
      });
      return webPushOutcome(answer, nowMs);
    } catch (error) {
      return noAnswer(causeOf(error));
    }
  }

  /** Null where the target's keys cannot be used. */
  async #encrypt(
    { endpoint, keys }: WebPushTarget,
    payload: Notification,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const subscription = { endpoint, keys, expirationTime: null };
    const bytes = new TextEncoder().encode(JSON.stringify(payload));
    return encryptNotification(subscription, bytes).catch(() => null);
  }
}

/** RFC 8030, section 5.3. To take something away is worth no battery. */
function urgencyOf({ type }: Notification): string {
  if (type === "withdraw") return "low";
  return type === "friendRequest" ? "normal" : "high";
}
