import { signal } from "@preact/signals";
import type { HitherClient, NearFriend } from "../../client/index.ts";
import { readPreference, writePreference } from "./preferences.ts";

/** Metres; the server's own bounds. */
export const RADIUS = { minM: 500, maxM: 20_000, defaultM: 8_000 } as const;

const isRadius = (value: unknown): value is number =>
  typeof value === "number" && value >= RADIUS.minM && value <= RADIUS.maxM;

/** Who is near, and how far that reaches. */
export class Near {
  /** By user id. Another map after each change. */
  readonly friends = signal<ReadonlyMap<string, NearFriend>>(new Map());
  readonly radiusM = signal<number>(readPreference("radiusM", isRadius) ?? RADIUS.defaultM);
  readonly #client: HitherClient;

  constructor(client: HitherClient) {
    this.#client = client;
    client.on("near", (near) => {
      this.friends.value = new Map(near);
    });
  }

  watch(): void {
    // Remembered by the client, whether or not this attempt succeeds.
    this.#client.watchNear({ radiusM: this.radiusM.peek() }).catch(() => {});
  }

  /** Looks further, or less far. */
  reach(radiusM: number): void {
    this.radiusM.value = Math.round(Math.min(RADIUS.maxM, Math.max(RADIUS.minM, radiusM)));
    writePreference("radiusM", this.radiusM.peek());
    this.watch();
  }
}
