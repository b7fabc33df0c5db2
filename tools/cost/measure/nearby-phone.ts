import type { RecordableHistogram } from "node:perf_hooks";
import { HitherClient } from "../../../client/index.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { Account } from "../../people/befriend.ts";
import type { ReportingPhone } from "./report-loop.ts";
import type { Traffic } from "./traffic.ts";

/** What all phones see together. */
export interface NearbySights {
  reports: number;
  /** Friends who moved on a screen. */
  sightings: number;
  /** From a report to a friend's screen, in microseconds. */
  latency: RecordableHistogram;
  /** When each reported last, by `performance.now()`. */
  reportedAtMs: Map<string, number>;
}

/** Somebody with the app open, by the SDK: they share where they are, see friends, and follow their inbox. */
export class NearbyPhone implements ReportingPhone {
  readonly #account: Account;
  readonly #client: HitherClient;
  readonly #sights: NearbySights;
  nextReportInMs: number = LIMITS.reportWhenMovingMs;

  constructor(url: string, account: Account, traffic: Traffic, sights: NearbySights) {
    this.#account = account;
    this.#sights = sights;
    this.#client = new HitherClient({
      url,
      api: account.api,
      name: "hither-cost",
      webSocket: traffic.connect,
    });
    this.#client.on("pace", (nextReportInMs) => {
      this.nextReportInMs = nextReportInMs;
    });
    this.#client.on("error", ({ message, cause = "" }) =>
      process.stderr.write(`! ${message} ${String(cause)}\n`),
    );
    this.#client.on("frame", (frame) => {
      if (frame.type !== "nearChanged") return;
      for (const { userId } of [...frame.appeared, ...frame.moved]) this.#see(userId);
    });
  }

  async begin(place: LatLng): Promise<void> {
    this.#client.connect();
    await this.#client.confirmLocation(place);
    await this.#client.watchNear();
    await this.#client.watchInbox();
  }

  report(place: LatLng): void {
    this.#sights.reports += 1;
    this.#sights.reportedAtMs.set(this.#account.userId, performance.now());
    this.#client.reportLocation(place);
  }

  leave(): void {
    this.#client.close();
  }

  #see(userId: string): void {
    this.#sights.sightings += 1;
    const reportedAtMs = this.#sights.reportedAtMs.get(userId);
    if (reportedAtMs === undefined) return;
    this.#sights.latency.record(Math.max(1, Math.round((performance.now() - reportedAtMs) * 1_000)));
  }
}
