import type { PushOptions, PushTargetInput } from "../../protocol/notifications/push-target.ts";
import type { NotificationSettings } from "../../protocol/notifications/settings.ts";
import type { Caller } from "./caller.ts";

const PUSH = "/v1/me/devices/current/push";

/** How the user hears of things while no app is connected. What to hear of, each channel and team says for itself. */
export class NotificationsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  settings(): Promise<NotificationSettings> {
    return this.#caller.call("GET", "/v1/me/notification-settings");
  }

  /** What is left out takes its default. */
  setSettings(settings: Partial<NotificationSettings>): Promise<NotificationSettings> {
    return this.#caller.call("PUT", "/v1/me/notification-settings", settings);
  }

  /** Which ways of pushing there are here, and the key to subscribe with. */
  pushOptions(): Promise<PushOptions> {
    return this.#caller.call("GET", "/v1/push-options");
  }

  /** This device is reached here from now on: to be called with each new subscription or token, and at each start of the app. */
  async registerPush(target: PushTargetInput): Promise<void> {
    await this.#caller.call("PUT", PUSH, target);
  }

  /** This device is pushed to no more. Signing out does the same. */
  async unregisterPush(): Promise<void> {
    await this.#caller.call("DELETE", PUSH);
  }
}
