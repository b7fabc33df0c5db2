import { Timer } from "./timer.ts";

/** How long a client's first frames wait for the hub, which knows whether the device was signed out. */
const TIMEOUT_MS = 1_000;

/** The wait for the hub to let a device in. */
export class HubAdmission {
  /** Resolves once it has, or could not be asked in time. */
  readonly admitted: Promise<void>;
  readonly #timer = new Timer();
  #resolve: () => void = () => undefined;

  constructor() {
    this.admitted = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timer.set(() => this.#resolve(), TIMEOUT_MS);
  }

  /** The hub has spoken, or nobody waits any more. */
  end(): void {
    this.#timer.clear();
    this.#resolve();
  }
}
