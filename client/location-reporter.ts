import type { ClientFrameInput } from "../protocol/client-frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import { SupersededError } from "./errors.ts";
import type { LocationReported } from "./events.ts";
import type { Place } from "./options.ts";
import type { RequestFrame } from "./requests.ts";
import { Wish, type WishOptions } from "./wish.ts";

export interface LocationReporterOptions extends WishOptions {
  /** Sends a frame without waiting for an answer. */
  send: (frame: ClientFrameInput) => boolean;
}

/** Where this device is, said again on each link while it is fresh. */
export class LocationReporter {
  readonly #options: LocationReporterOptions;
  readonly #wish: Wish;

  constructor(options: LocationReporterOptions) {
    this.#options = options;
    this.#wish = new Wish(options);
  }

  report(place: Place): void {
    const source = this.#source(place);
    this.#wish.remember(source);
    const frame = source();
    if (frame !== undefined) this.#options.send(frame);
  }

  async confirm(place: Place): Promise<LocationReported> {
    const reply = await this.#wish.want(this.#source(place), { lasting: true });
    if (reply.type === "locationReported") return reply;
    throw new SupersededError("the location was withdrawn");
  }

  async withdraw(): Promise<void> {
    await this.#wish.want(() => ({ type: "withdrawLocation" }), { lasting: false });
  }

  linkUp(): void {
    this.#wish.send();
  }

  forget(error: Error): void {
    this.#wish.forget(error);
  }

  /** Builds the report when it is sent, because the fix grows older until then. */
  #source({ lat, lng, ageMs = 0 }: Place): () => RequestFrame | undefined {
    const { clock } = this.#options;
    const handedOverAtMs = clock.nowMs();
    return () => {
      const waitedMs = Math.max(0, clock.nowMs() - handedOverAtMs);
      const totalMs = Math.round(ageMs + waitedMs);
      const wentOld = waitedMs > 0 && totalMs > LIMITS.maxFixAgeMs;
      return wentOld ? undefined : { type: "reportLocation", lat, lng, ageMs: totalMs };
    };
  }
}
