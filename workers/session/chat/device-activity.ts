import type { Activity } from "../../../protocol/links/user-hub-link.ts";
import { Timer } from "../timer.ts";
import { goneAtMs } from "./core/absence.ts";

/** Tells the hub whether this device is in use, and when it counts as gone. */
export class DeviceActivity {
  readonly #tell: (activity: Activity) => void;
  readonly #timer = new Timer();
  #activity: Activity = "active";

  constructor(tell: (activity: Activity) => void) {
    this.#tell = tell;
  }

  set(activity: Activity): void {
    if (activity === this.#activity) return;
    this.#activity = activity;
    this.#tell(activity);
  }

  /** There is a new link to the hub. */
  hubUp(): void {
    this.#tell(this.#activity);
  }

  /** The device's socket was lost just now; it was last heard at `heardAtMs`. */
  lost(heardAtMs: number): void {
    const nowMs = Date.now();
    this.#timer.set(() => this.set("gone"), goneAtMs(heardAtMs, nowMs) - nowMs);
  }

  close(): void {
    this.#timer.clear();
  }
}
