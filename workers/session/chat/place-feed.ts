import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";
import { Timer } from "../timer.ts";

/** Hands the device's place on: at once after a silence, else the newest one every `minForwardIntervalMs`. */
export class PlaceFeed {
  readonly #tell: (fix: Fix | null) => void;
  readonly #timer = new Timer();
  #fix: Fix | null = null;
  #toldAtMs = 0;

  constructor(tell: (fix: Fix | null) => void) {
    this.#tell = tell;
  }

  /** Null, at once, where the device has no place any more. */
  set(fix: Fix | null): void {
    this.#fix = fix;
    const waitMs = this.#toldAtMs + LIMITS.minForwardIntervalMs - Date.now();
    if (!fix || waitMs <= 0) this.#pass();
    else if (!this.#timer.isSet) this.#timer.set(() => this.#pass(), waitMs);
  }

  close(): void {
    this.#timer.clear();
  }

  #pass(): void {
    this.#timer.clear();
    this.#toldAtMs = Date.now();
    this.#tell(this.#fix);
  }
}
