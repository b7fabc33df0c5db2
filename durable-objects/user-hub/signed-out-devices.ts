import type { KeyValue } from "../storage.ts";

/** Longer than a token lives that a device got before it was signed out. */
const REMEMBER_MS = 86_400_000;

interface SignedOut {
  device: string;
  atMs: number;
}

/** Devices that were signed out a short time ago: a token in their hands opens nothing any more. */
export class SignedOutDevices {
  readonly #kv: KeyValue;

  constructor(kv: KeyValue) {
    this.#kv = kv;
  }

  add(device: string, nowMs: number): void {
    const others = this.#all().filter((each) => each.device !== device && nowMs - each.atMs < REMEMBER_MS);
    this.#kv.put("signedOut", [...others, { device, atMs: nowMs }]);
  }

  has(device: string): boolean {
    return this.#all().some((each) => each.device === device);
  }

  #all(): SignedOut[] {
    return this.#kv.get<SignedOut[]>("signedOut") ?? [];
  }
}
