import type { LatLng } from "../../../protocol/primitives.ts";
import type { Random } from "../../random.ts";
import type { Walker } from "./walkers.ts";

/** A phone that says where it is. */
export interface ReportingPhone {
  /** How long the server wants it to wait before it reports again, in ms. */
  readonly nextReportInMs: number;
  report(place: LatLng): void;
}

/** Lets everybody walk and report, each at the server's pace and in a phase of their own, until the answer is called. */
export function keepReporting(
  phones: readonly { phone: ReportingPhone; walker: Walker }[],
  random: Random,
): () => void {
  const timers = phones.map(({ phone, walker }, index) => {
    let walkedAtMs = performance.now();
    const report = () => {
      const nowMs = performance.now();
      walker.walk((nowMs - walkedAtMs) / 1_000);
      walkedAtMs = nowMs;
      phone.report(walker.place);
      timers[index] = setTimeout(report, phone.nextReportInMs);
    };
    return setTimeout(report, random() * phone.nextReportInMs);
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
