import {
  NOTIFICATION_SETTINGS_DEFAULT,
  type NotificationSettings,
  type QuietHours,
} from "../../../protocol/notifications/settings.ts";
import type { KeyValue } from "../../storage.ts";
import { isQuiet } from "./quiet-hours.ts";

/** How the user wants to be notified, as far as it is not set for channels and teams. */
export class NotificationChoices {
  readonly #kv: KeyValue;

  constructor(kv: KeyValue) {
    this.#kv = kv;
  }

  read(): NotificationSettings {
    return this.#kv.get<NotificationSettings>("notificationSettings") ?? NOTIFICATION_SETTINGS_DEFAULT;
  }

  write(settings: NotificationSettings): void {
    if (JSON.stringify(settings) !== JSON.stringify(this.read()))
      this.#kv.put("notificationSettings", settings);
  }

  isQuiet(nowMs: number): boolean {
    return this.quietHours(nowMs) !== null;
  }

  /** The quiet hours, while they are on. */
  quietHours(nowMs: number): QuietHours | null {
    const { quietHours } = this.read();
    return isQuiet(quietHours, nowMs) ? quietHours : null;
  }
}
