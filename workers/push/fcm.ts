import type { PushTarget } from "../../protocol/notifications/push-target.ts";
import { fcmMessage } from "./core/fcm-message.ts";
import { fcmOutcome, noAnswer, type Outcome } from "./core/outcome.ts";
import { FcmAccess, type ServiceAccount } from "./fcm-access.ts";
import { call, causeOf, type Delivery, type Network, type Provider, timeToLiveS } from "./provider.ts";

export type FcmTarget = Extract<PushTarget, { type: "fcm" }>;

export const FCM_URL = "https://fcm.googleapis.com";

/** Firebase Cloud Messaging by its HTTP v1 API, for Android and iOS. */
export class FcmProvider implements Provider<FcmTarget> {
  readonly #network: Network;
  readonly #access: FcmAccess;
  readonly #sendUrl: string;

  constructor(network: Network, account: ServiceAccount, url: string = FCM_URL) {
    this.#network = network;
    this.#access = new FcmAccess(network, account);
    this.#sendUrl = new URL(`/v1/projects/${account.project_id}/messages:send`, url).href;
  }

  host(): string {
    return new URL(this.#sendUrl).host;
  }

  /** An access token that is not accepted is replaced by a new one, once; after that it is for a later time. */
  async send(target: FcmTarget, delivery: Delivery): Promise<Outcome> {
    const first = await this.#try(target, delivery);
    return first.wasUnauthorized ? (await this.#try(target, delivery)).outcome : first.outcome;
  }

  async #try(
    { token }: FcmTarget,
    { notification, topic }: Delivery,
  ): Promise<{ outcome: Outcome; wasUnauthorized: boolean }> {
    let access: string;
    try {
      access = await this.#access.token();
    } catch (error) {
      // Whatever it is, it is no fault of the device: who runs the deployment may still mend it.
      const cause = error instanceof Error ? `no access: ${error.message}` : "no access";
      return { outcome: noAnswer(cause), wasUnauthorized: false };
    }
    const nowMs = this.#network.nowMs();
    const message = fcmMessage(token, notification, topic, timeToLiveS(notification), nowMs);
    try {
      const answer = await call(this.#network, this.#sendUrl, {
        method: "POST",
        headers: { authorization: `Bearer ${access}`, "content-type": "application/json" },
        body: JSON.stringify(message),
      });
      const wasUnauthorized = answer.status === 401;
      if (wasUnauthorized) await this.#access.drop(access);
      return { outcome: fcmOutcome(answer, nowMs), wasUnauthorized };
    } catch (error) {
      return { outcome: noAnswer(causeOf(error)), wasUnauthorized: false };
    }
  }
}
