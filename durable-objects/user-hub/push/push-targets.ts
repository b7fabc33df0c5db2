import type { PushTarget } from "../../../protocol/notifications/push-target.ts";
import type { KeyValue } from "../../storage.ts";

/** Devices of one user that are pushed to; of more, those that registered last. */
const MAX_TARGETS = 50;

interface Registered {
  target: PushTarget;
  sinceMs: number;
}

/** Where the user's devices are reached, by device, the newest last. All of it is one stored value. */
export class PushTargets {
  readonly #kv: KeyValue;
  readonly #all: Map<string, Registered>;

  constructor(kv: KeyValue) {
    this.#kv = kv;
    this.#all = new Map(kv.get<[string, Registered][]>("pushTargets") ?? []);
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  devices(): string[] {
    return [...this.#all.keys()];
  }

  get(device: string): PushTarget | null {
    return this.#all.get(device)?.target ?? null;
  }

  /** Since when the device is reached where it is, in epoch milliseconds. */
  sinceMs(device: string): number | null {
    return this.#all.get(device)?.sinceMs ?? null;
  }

  /** Answers the devices that are reached no more because there are too many. */
  set(device: string, target: PushTarget, nowMs: number): string[] {
    const known = this.#all.get(device);
    if (known && isSame(known.target, target) && known.target.locale === target.locale) return [];
    this.#all.delete(device);
    this.#all.set(device, { target, sinceMs: nowMs });
    const surplus = this.devices().slice(0, -MAX_TARGETS);
    for (const each of surplus) this.#all.delete(each);
    this.#store();
    return surplus;
  }

  /** `target`: only if the device is reached there. Answers whether it was reached. */
  delete(device: string, target?: PushTarget): boolean {
    const known = this.#all.get(device);
    if (!known || (target && !isSame(known.target, target))) return false;
    this.#all.delete(device);
    this.#store();
    return true;
  }

  #store(): void {
    this.#kv.put("pushTargets", [...this.#all]);
  }
}

/** Whether they are the same place, and reached with the same keys. */
function isSame(one: PushTarget, other: PushTarget): boolean {
  if (one.type === "fcm" || other.type === "fcm")
    return one.type === "fcm" && other.type === "fcm" && one.token === other.token;
  const { p256dh, auth } = one.keys;
  return one.endpoint === other.endpoint && p256dh === other.keys.p256dh && auth === other.keys.auth;
}
